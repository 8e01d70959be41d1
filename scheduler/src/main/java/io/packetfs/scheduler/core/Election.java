package io.packetfs.scheduler.core;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * One scheduler's part in deciding who leads: a pure state machine over a row of the database that
 * names the leader's epoch and when its lease is over, by the database's clock.
 *
 * <p>Why it is safe: the row's epoch only rises, and each write of a leader is refused once it has.
 * A leader counts its lease from before it asked for it, so by its own clock it is always over
 * sooner than by the database's; from then on the core sends nothing, whatever is still on its way.
 * What it sent before ends within {@link Bounds#FETCH_DEADLINE_MS}, and a new leader waits for that
 * before it opens streams (the idea of leases: Gray and Cheriton 1989; of refusing what an old
 * holder does late: Chubby, Burrows 2006).
 *
 * <p>Why it is live: the lease of a leader that died, hangs, or lost the database runs out by
 * itself. One that still reaches the database but hears no pCPU steps down and lets the others try
 * first: it may be alone on its side of a split network.
 *
 * <p>A store that one process has for itself needs none of this: the first answer gives the lead
 * for good, and its row is renewed only so that a successor knows how long streams may be open.
 *
 * <p>Not thread-safe: one owner calls it, with times that never go back. All times are ms on that
 * owner's clock.
 */
public final class Election {
  /** How long the database lets a leader be silent. */
  public static final long LEASE_MS = 3_000;

  /** A leader renews this long after it was last answered: two tries may fail. */
  static final long RENEW_MS = 1_000;

  /** One that has the store for itself renews only to leave a trace of when it was last alive. */
  static final long SOLE_RENEW_MS = 20_000;

  /** A question that failed is asked again after this. */
  static final long ASK_AGAIN_MS = 250;

  /** A scheduler that stands by looks at the row at least this often. */
  static final long STAND_BY_MS_MAX = 1_000;

  /** ... and at most this often. */
  static final long STAND_BY_MS_MIN = 50;

  /** A leader that hears none of its pCPUs for this long steps down. */
  static final long UNHEARD_MS = Bounds.PCPU_SILENT_MS;

  /** One that stepped down lets the others try for this long. */
  static final long STEPPED_DOWN_MS = 10_000;

  private static final long NEVER = Long.MAX_VALUE;

  private final boolean shared;
  private final TreeMap<String, Long> heardMs = new TreeMap<>();
  private boolean leading;
  private boolean asking;
  private boolean closed;
  private long epoch;
  private long leaseUntilMs;
  private long nextAskMs;

  /**
   * Stands by and asks at its first tick.
   *
   * @param shared whether other schedulers may hold the store, too
   */
  public Election(boolean shared) {
    this.shared = shared;
  }

  /** What the owner has to do, in this order. */
  public sealed interface Step {
    /**
     * Ask the database for the lead; tell the answer with {@link #answered} or {@link #unanswered}.
     *
     * @param heldEpoch to renew, or 0: to take it
     */
    record Ask(long heldEpoch) implements Step {}

    /**
     * Begin to lead.
     *
     * @param streamsFromMs no stream may be opened before
     * @param untilMs nothing may be sent from then on, unless it is extended
     */
    record Lead(long epoch, long streamsFromMs, long untilMs) implements Step {}

    /** The lease was renewed. */
    record Extend(long untilMs) implements Step {}

    /**
     * Stop leading at once.
     *
     * @param why a sentence for the log
     */
    record StepDown(long epoch, String why) implements Step {}

    /** Tell the database that this epoch's lease is given up. */
    record GiveUp(long epoch) implements Step {}
  }

  /**
   * What the row says.
   *
   * @param epoch of the present lease
   * @param held whether the asker holds it
   * @param expiresInMs until it is over; 0 or less: it is over
   * @param streamsAllowedInMs how long no stream may be opened yet
   */
  public record Answer(long epoch, boolean held, long expiresInMs, long streamsAllowedInMs) {}

  /** Whether this scheduler leads. */
  public boolean isLeading() {
    return leading;
  }

  /** Time passed. */
  public List<Step> tick(long nowMs) {
    if (leading && nowMs >= leaseUntilMs) {
      nextAskMs = nowMs;
      return stepDown("its lease is over: the database did not renew it in time");
    }
    if (leading && isDeaf(nowMs)) {
      List<Step> steps = failed("none of its pCPUs was heard for " + UNHEARD_MS + " ms", nowMs);
      nextAskMs = nowMs + STEPPED_DOWN_MS;
      return steps;
    }
    if (closed || asking || nowMs < nextAskMs) {
      return List.of();
    }
    asking = true;
    return List.of(new Step.Ask(leading ? epoch : 0));
  }

  /**
   * The database answered.
   *
   * @param askedMs when it was asked
   */
  public List<Step> answered(Answer answer, long askedMs, long nowMs) {
    asking = false;
    long untilMs = shared ? askedMs + answer.expiresInMs() : NEVER;
    if (!answer.held()) {
      nextAskMs =
          Math.max(
              nextAskMs,
              nowMs + Math.clamp(answer.expiresInMs(), STAND_BY_MS_MIN, STAND_BY_MS_MAX));
      return leading ? stepDown("epoch " + answer.epoch() + " leads") : List.of();
    }
    if (leading && answer.epoch() == epoch) {
      leaseUntilMs = Math.max(leaseUntilMs, untilMs);
      nextAskMs = nowMs + renewMs();
      return List.of(new Step.Extend(leaseUntilMs));
    }
    if (closed || nowMs >= untilMs || nowMs < nextAskMs || answer.epoch() <= epoch) {
      // Granted too late: it is not wanted any more, what is left of it is nothing, or it is one
      // that
      // was stepped down from: its tasks have numbers that must not be given twice.
      return List.of(new Step.GiveUp(answer.epoch()));
    }
    List<Step> steps = new ArrayList<>();
    if (leading) {
      steps.addAll(stepDown("its lease ran out unnoticed; epoch " + answer.epoch() + " begins"));
    }
    leading = true;
    epoch = answer.epoch();
    leaseUntilMs = untilMs;
    nextAskMs = nowMs + renewMs();
    heardMs.clear();
    steps.add(new Step.Lead(epoch, nowMs + answer.streamsAllowedInMs(), untilMs));
    return List.copyOf(steps);
  }

  private long renewMs() {
    return shared ? RENEW_MS : SOLE_RENEW_MS;
  }

  /** The database did not answer, or with an error: what it did is not known. */
  public void unanswered(long nowMs) {
    asking = false;
    nextAskMs = Math.max(nextAskMs, nowMs + (shared ? ASK_AGAIN_MS : SOLE_RENEW_MS));
  }

  /** The database refused a write because another epoch leads. */
  public List<Step> deposed(long nowMs) {
    nextAskMs = nowMs;
    return leading ? stepDown("the database refused a write: another scheduler leads") : List.of();
  }

  /** It could not begin to lead, or cannot go on for a reason of its own: others may. */
  public List<Step> failed(String why, long nowMs) {
    nextAskMs = nowMs + STAND_BY_MS_MAX;
    if (!leading) {
      return List.of();
    }
    long given = epoch;
    return List.of(stepDown(why).getFirst(), new Step.GiveUp(given));
  }

  /** A pCPU said that it lives. */
  public void heard(String pcpuId, boolean draining, long nowMs) {
    if (draining) {
      heardMs.remove(pcpuId);
    } else {
      heardMs.put(pcpuId, nowMs);
    }
  }

  /** Leads no more, and never again. The owner gives the lease up when its streams are closed. */
  public void close() {
    closed = true;
    leading = false;
  }

  private List<Step> stepDown(String why) {
    leading = false;
    return List.of(new Step.StepDown(epoch, why));
  }

  /** Whether pCPUs that did not say good-bye fell silent, all of them. */
  private boolean isDeaf(long nowMs) {
    if (!shared || heardMs.isEmpty()) {
      return false;
    }
    long lastMs = heardMs.values().stream().mapToLong(Long::longValue).max().getAsLong();
    if (nowMs - lastMs >= UNHEARD_MS) {
      return true;
    }
    heardMs.values().removeIf(heard -> nowMs - heard >= UNHEARD_MS);
    return false;
  }
}
