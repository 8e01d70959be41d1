package io.packetfs.wire;

import io.packetfs.task.PcpuAttributes;

/**
 * A pCPU registers and says that it lives: both are the same message, so a scheduler that forgot it
 * learns of it within a second.
 *
 * @param attributes what it is and can do now
 */
public record Hello(PcpuAttributes attributes) {}
