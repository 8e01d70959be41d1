package io.packetfs.scheduler.core;

import io.packetfs.task.Task;
import io.packetfs.window.WindowRun;
import org.jspecify.annotations.Nullable;

/**
 * A task under way: what it holds (a slot, streams, budget) and what it is expected to bring.
 *
 * <p>Its windows stop being its own when it is given up; its slot and streams stay counted until
 * the pCPU has answered or must have aborted, for politeness is about what the origin sees.
 */
final class Flight {
  final Task task;
  final ObjectWork object;

  /** What it computes of it. */
  final Pass pass;

  final WindowRun run;
  final PcpuState pcpu;
  final OriginState.@Nullable CacheState cache;
  final boolean filling;
  final Piece piece;
  final boolean hedge;

  /** What it computes again, or null: its windows are not done. */
  final @Nullable Check check;

  /** What is remembered of it. */
  final Assigned assigned;

  final long sentMs;
  final long expiresMs;
  final double expectedMs;

  /** Behind it in {@link Flights}. */
  @Nullable Flight nextInChain;

  /** Whether it is among its object's {@link LiveFlights}. */
  boolean isIn;

  /** Whether it takes so much longer than expected that it may be sent out a second time. */
  boolean isLate;

  Flight(
      Task task,
      ObjectWork object,
      WindowRun run,
      PcpuState pcpu,
      OriginState.@Nullable CacheState cache,
      boolean filling,
      Piece piece,
      boolean hedge,
      @Nullable Check check,
      Assigned assigned,
      long sentMs,
      double expectedMs) {
    this.task = task;
    this.object = object;
    this.pass = object.passes.now();
    this.run = run;
    this.pcpu = pcpu;
    this.cache = cache;
    this.filling = filling;
    this.piece = piece;
    this.hedge = hedge;
    this.check = check;
    this.assigned = assigned;
    this.sentMs = sentMs;
    this.expiresMs = sentMs + task.deadlineMs() + Bounds.REPLY_SLACK_MS;
    this.expectedMs = expectedMs;
  }

  /** Whether its windows are still its own, or its answer is still what a check waits for. */
  boolean isLive() {
    return check == null ? isIn : check.flight == this;
  }

  /** When it is late enough to be sent out a second time. */
  long hedgeAtMs() {
    return sentMs
        + Math.max(
            Bounds.HEDGE_LATE_MIN_MS, (long) Math.ceil(expectedMs * Bounds.HEDGE_LATE_FACTOR));
  }
}
