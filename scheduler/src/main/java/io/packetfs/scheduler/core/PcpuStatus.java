package io.packetfs.scheduler.core;

import io.packetfs.task.PcpuAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A registered pCPU and how it does.
 *
 * @param attributes what it says of itself
 * @param state in words
 * @param slotsInUse tasks under way
 * @param latencyMs measured time to the first byte of a task, EWMA in ms, or null before the first
 * @param bytesPerSecond measured service rate of one task, EWMA, or null before the first
 * @param tasksDone tasks that came back whole
 * @param tasksFailed tasks that did not
 * @param bytesDone object bytes computed
 * @param byteHitRatio hit bytes over fetched bytes, or null when no cache told
 * @param lastHeardMs last heartbeat, in ms since the epoch; 0: it was never heard, or is gone
 * @param quarantinedUntilMs when it may get a task again, in ms since the epoch, or null: it is in
 *     no quarantine, or it computed wrongly
 * @param lastFailure what went wrong last, or null: nothing did that is remembered
 */
public record PcpuStatus(
    PcpuAttributes attributes,
    State state,
    int slotsInUse,
    @Nullable Double latencyMs,
    @Nullable Double bytesPerSecond,
    long tasksDone,
    long tasksFailed,
    long bytesDone,
    @Nullable Double byteHitRatio,
    long lastHeardMs,
    @Nullable Long quarantinedUntilMs,
    @Nullable LastFailure lastFailure) {

  /**
   * One that an operator added and that does not answer.
   *
   * @param why or null: not known here
   */
  public static PcpuStatus down(PcpuAttributes attributes, @Nullable LastFailure why) {
    return new PcpuStatus(attributes, State.DOWN, 0, null, null, 0, 0, 0, null, 0, null, why);
  }

  /** What it can be asked for. */
  public enum State {
    /** An operator added it and it does not answer: it gets nothing until it does. */
    DOWN,
    /** Takes tasks. */
    UP,
    /** Finishes what it has and takes no more. */
    DRAINING,
    /**
     * Failed too often in a row and gets one task at a time again after a pause; or computed
     * wrongly and gets none for an hour.
     */
    QUARANTINED
  }
}
