package io.packetfs.scheduler.store;

/**
 * Why an origin is left alone.
 *
 * @param origin scheme, host and port
 * @param paused whether an operator paused it
 * @param backOffMs how much longer it asked to be left alone, in ms; 0: not at all
 */
public record OriginHold(String origin, boolean paused, long backOffMs) {}
