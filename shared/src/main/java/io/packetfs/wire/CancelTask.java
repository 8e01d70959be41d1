package io.packetfs.wire;

/**
 * Nobody waits for this task any more. A pCPU that does not have it ignores the message.
 *
 * @param taskId the task
 */
public record CancelTask(long taskId) {}
