package io.packetfs.scheduler.core;

import io.packetfs.job.PcpuPlace;
import io.packetfs.job.TaskOutcome;
import io.packetfs.problem.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Which pCPU got a task, why, and what became of it.
 *
 * @param taskId ascending in the order in which tasks were sent
 * @param objectIndex which object of the job, from 0
 * @param offset of the first byte asked for
 * @param lengthBytes to behind the last one; a probe may ask for more than there is
 * @param windows in that run
 * @param attempt which time these windows went out, 1 for the first
 * @param hedge whether they were under way already, and late
 * @param check whether they were done already, and are compared
 * @param place who got it
 * @param sentMs in ms since the epoch
 * @param score why: the lowest total of all that had a free slot and a free stream
 * @param outcome what became of it
 * @param code why it failed or was refused, else null
 * @param elapsedMs until it was answered or given up, in ms; null while it is awaited
 * @param windowsDone how many of its windows are in the result by it
 * @param bytesProcessed object bytes of those
 * @param bytesFetched bytes received or read for it
 * @param requests sent to the source
 * @param hits known hits
 * @param misses known misses
 * @param unknown responses that do not tell
 */
public record Assignment(
    long taskId,
    int objectIndex,
    long offset,
    long lengthBytes,
    int windows,
    int attempt,
    boolean hedge,
    boolean check,
    PcpuPlace place,
    long sentMs,
    Score score,
    TaskOutcome outcome,
    @Nullable ErrorCode code,
    @Nullable Long elapsedMs,
    int windowsDone,
    long bytesProcessed,
    long bytesFetched,
    int requests,
    int hits,
    int misses,
    int unknown) {}
