package io.packetfs.scheduler.reign;

import io.packetfs.origin.OriginPolicy;

/**
 * What every reign of a scheduler keeps to.
 *
 * @param policy what may be fetched, how politely, how much a day
 * @param shared whether other schedulers store jobs, too: then the leader looks for them
 * @param jobsMax jobs that have not ended, at most; more are refused with OVERLOADED
 * @param objectsMax objects of those jobs and of plans, at most
 * @param retentionMs how long an ended job is remembered, in ms
 * @param arrivalsPage unfinished jobs that are read at once, 1..
 */
public record Rules(
    OriginPolicy policy,
    boolean shared,
    int jobsMax,
    int objectsMax,
    long retentionMs,
    int arrivalsPage) {}
