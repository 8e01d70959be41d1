package io.packetfs.wire;

/**
 * The leading scheduler heard a {@link Hello}.
 *
 * @param epoch the leader's epoch, 1..; the pCPU refuses tasks of lower ones from now on
 */
public record Heard(long epoch) {}
