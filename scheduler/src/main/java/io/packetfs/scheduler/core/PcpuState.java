package io.packetfs.scheduler.core;

import io.packetfs.job.PcpuPlace;
import io.packetfs.problem.Problem;
import io.packetfs.program.Instruction;
import io.packetfs.program.Program;
import io.packetfs.scheduler.core.PcpuStatus.State;
import io.packetfs.task.FetchFacts;
import io.packetfs.task.PcpuAttributes;
import org.jspecify.annotations.Nullable;

/** What the core knows of one pCPU. Owned by the core; not thread-safe. */
final class PcpuState {
  private static final double LATENCY_WEIGHT = 0.2;
  private static final double RATE_WEIGHT = 0.3;
  private static final double MILLIS_PER_SECOND = 1_000;
  private static final double MICROS_PER_MILLI = 1_000;

  private PcpuAttributes attributes;
  private PcpuPlace place;
  long lastHeardMs;
  int slotsInUse;
  boolean removed;

  /** Those that can do the same, or null: it gets no tasks. */
  @Nullable Crew crew;

  /** Those that fetch through the same cache and take one more task, or null: it was dropped. */
  FreeSlots.@Nullable Line line;

  /** Its neighbours in that line, and whether it stands there. */
  @Nullable PcpuState freeBefore;

  @Nullable PcpuState freeBehind;
  boolean inLine;

  /** It computed wrongly: it gets nothing. */
  boolean convicted;

  long quarantinedUntilMs;

  /** What is told to whoever asks why it gets nothing; null: nothing failed. */
  @Nullable LastFailure lastFailure;

  private int failuresInRow;
  private int quarantines;
  private long tasksDone;
  private long tasksFailed;
  private long bytesDone;
  private long hitBytes;
  private long fillBytes;
  private long told;
  private final Ewma latencyMs = new Ewma(LATENCY_WEIGHT);
  private final Ewma bytesPerSecond = new Ewma(RATE_WEIGHT);
  private final Rates rates = new Rates();

  PcpuState(PcpuAttributes attributes, long nowMs) {
    this.attributes = attributes;
    this.place = placeOf(attributes);
    this.lastHeardMs = nowMs;
  }

  PcpuAttributes attributes() {
    return attributes;
  }

  private static PcpuPlace placeOf(PcpuAttributes attributes) {
    return new PcpuPlace(
        attributes.id(), attributes.kind(), attributes.cacheId(), attributes.region());
  }

  /** By which name its part in jobs is told. */
  PcpuPlace place() {
    return place;
  }

  /** It says something new of itself. */
  void describe(PcpuAttributes newest) {
    attributes = newest;
    place = placeOf(newest);
  }

  /**
   * The name of what a service rate depends on: where the bytes come from, and which loops run over
   * them, in order; their operands cost nothing. Equal ones are the same text: they are compared
   * for each task.
   */
  static String rateKey(String origin, Program program) {
    StringBuilder key = new StringBuilder(origin);
    for (Instruction instruction : program.instructions()) {
      key.append(' ').append(instruction.op().wireName());
    }
    return key.toString().intern();
  }

  /**
   * Whether it can take a task now. One that comes out of quarantine gets one at a time until it
   * succeeds.
   */
  boolean hasFreeSlot(long nowMs) {
    if (crew == null || nowMs < quarantinedUntilMs) {
      return false;
    }
    return slotsInUse < (quarantines > 0 ? 1 : attributes.concurrency());
  }

  /** Measured bytes a second of one task, or 0 if it was never measured. */
  double rate(String rateKey) {
    return rates.of(rateKey);
  }

  /** Measured, else declared, time to the first byte in ms. */
  double latencyMs() {
    return latencyMs.or(attributes.latencyMs());
  }

  /** A task came back whole. */
  void succeeded(String rateKey, long bytes, FetchFacts facts) {
    failuresInRow = 0;
    quarantines = 0;
    quarantinedUntilMs = 0;
    tasksDone++;
    bytesDone += bytes;
    note(facts);
    latencyMs.add(facts.firstByteMicros() / MICROS_PER_MILLI);
    double seconds = Math.max(1, facts.serviceMicros()) / MICROS_PER_MILLI / MILLIS_PER_SECOND;
    bytesPerSecond.add(bytes / seconds);
    rates.add(rateKey, bytes / seconds);
  }

  /** A fetch was cut off for slowness: what came by then is what it can do. */
  void tooSlow(String rateKey, double bytesPerSecondSeen) {
    rates.add(rateKey, bytesPerSecondSeen);
  }

  /** What fetching cost and what caches said, of failed tasks too. */
  void note(FetchFacts facts) {
    if (facts.hits() + facts.misses() > 0) {
      hitBytes += facts.hitBytes();
      fillBytes += facts.fillBytes();
      told++;
    }
  }

  /** A task did not come back, or came back failed. */
  void failed(Problem problem, boolean ownFault, long nowMs) {
    tasksFailed++;
    lastFailure = LastFailure.of(problem, nowMs);
    if (!ownFault) {
      return;
    }
    failuresInRow++;
    if (failuresInRow >= Bounds.QUARANTINE_FAILURES || quarantines > 0) {
      quarantines++;
      failuresInRow = 0;
      quarantinedUntilMs =
          nowMs
              + BackOff.pauseMs(
                  Bounds.QUARANTINE_BASE_MS,
                  Bounds.QUARANTINE_MAX_MS,
                  quarantines,
                  attributes.id().hashCode());
    }
  }

  PcpuStatus status(long nowMs) {
    State state =
        removed || attributes.draining()
            ? State.DRAINING
            : convicted || quarantines > 0 || nowMs < quarantinedUntilMs
                ? State.QUARANTINED
                : State.UP;
    return new PcpuStatus(
        attributes,
        state,
        slotsInUse,
        latencyMs.value(),
        bytesPerSecond.value(),
        tasksDone,
        tasksFailed,
        bytesDone,
        told == 0 || hitBytes + fillBytes == 0 ? null : (double) hitBytes / (hitBytes + fillBytes),
        lastHeardMs,
        !convicted && nowMs < quarantinedUntilMs ? quarantinedUntilMs : null,
        lastFailure);
  }
}
