package io.packetfs.scheduler.core;

/**
 * Every number that limits what the core does, in one place. Times in ms, sizes in windows unless
 * the name says else.
 */
public final class Bounds {
  /** A task aims at this much measured service. */
  static final long TASK_TARGET_MS = 100;

  /** A task of an ordered object aims at this much: nothing of the object runs beside it. */
  static final long ORDERED_TASK_TARGET_MS = 200;

  /** A single fetch aims at no more than this, far below where the pCPU aborts it. */
  static final long FETCH_TARGET_MS = 1_000;

  /** A pCPU aborts a fetch that lasts longer; a new leader relies on it. */
  public static final int FETCH_DEADLINE_MS = 4_000;

  /** How long after its deadline a task's reply is waited for before its windows go out again. */
  static final int REPLY_SLACK_MS = 500;

  /**
   * The longest that a pCPU may work on a task. Whatever was sent has ended {@link
   * #FETCH_DEADLINE_MS} later, even if its message took a while: all of its fetches, not only the
   * first. A new leader, and a new day's budget, rely on it.
   */
  static final int TASK_DEADLINE_MAX_MS = FETCH_DEADLINE_MS - REPLY_SLACK_MS;

  /** A measured task may take this many times what is expected of it the first time... */
  static final double DEADLINE_FACTOR = 8;

  /** ... and at least this long; each time that it goes out again it may take twice as long. */
  static final int DEADLINE_MIN_MS = 1_000;

  /** How long the reply of a task that was given up is still recognised. */
  static final long LATE_REPLY_KEEP_MS = 60_000;

  /** The most windows in one task, whatever was measured. */
  static final int TASK_WINDOWS_MAX = 4_096;

  /** The most windows in the first task after the probe, when nothing was measured. */
  static final int UNMEASURED_TASK_WINDOWS_MAX = 16;

  /** How often the same windows are sent out before their object fails. */
  static final int ATTEMPTS_MAX = 6;

  /** How often the same windows may fail for the pCPU's fault before their object fails. */
  static final int PCPU_ATTEMPTS_MAX = 20;

  /** First pause before windows go out again; doubles with each attempt. */
  static final long RETRY_BASE_MS = 100;

  /** Longest pause before windows go out again. */
  static final long RETRY_MAX_MS = 10_000;

  /**
   * First pause of an origin that refuses without saying for how long; doubles while it goes on.
   */
  static final long BACKOFF_BASE_MS = 1_000;

  /** Shortest pause of an origin that refuses, even if it says that it wants none. */
  static final long BACKOFF_MIN_MS = 500;

  /** Longest pause of an origin that does not say for how long. */
  static final long BACKOFF_MAX_MS = 300_000;

  /** Longest Retry-After that is obeyed to the letter: one day. */
  static final long RETRY_AFTER_MAX_MS = 86_400_000;

  /** A pCPU that was not heard for this long is gone. */
  public static final long PCPU_SILENT_MS = 5_000;

  /** Failures in a row that put a pCPU into quarantine. */
  static final int QUARANTINE_FAILURES = 3;

  /** First quarantine; doubles with each that follows without a success between. */
  static final long QUARANTINE_BASE_MS = 2_000;

  /** Longest quarantine. */
  static final long QUARANTINE_MAX_MS = 60_000;

  /** How long a pCPU that computed wrongly gets no tasks: one hour. */
  static final long CONVICTION_MS = 3_600_000;

  /** An object fails when more pCPUs than this computed it wrongly. */
  static final int BARRED_MAX = 4;

  /** An object with so many checks open sends nothing new until some of them have ended. */
  static final int CHECKS_OPEN_MAX = 64;

  /** A task is late when it takes this many times what was expected of it... */
  static final double HEDGE_LATE_FACTOR = 3;

  /** ... and at least this long. */
  static final long HEDGE_LATE_MIN_MS = 250;

  /**
   * At most this share of an object's windows is sent out a second time because the first was late.
   */
  static final double HEDGE_SHARE_MAX = 0.05;

  /** Requests that a probe may cost: one and five redirects. */
  static final int PROBE_REQUESTS_MAX = 6;

  /** A slice of a day's budget: this part of the cap, or if that is less, ... */
  static final long SLICE_PART = 64;

  /** ... so many bytes ... */
  static final long SLICE_BYTES = 64L << 20;

  /** ... and so many requests, ... */
  static final long SLICE_REQUESTS = 64;

  /** ... but of a small cap no more than this part, if the task at hand needs no more. */
  static final long SLICE_PART_MAX = 16;

  /** How long a slice is waited for before it is asked for again. */
  static final long SLICE_TIMEOUT_MS = 5_000;

  /** Service rates remembered for one pCPU. */
  static final int RATES_MAX = 64;

  /**
   * Assignments remembered of all jobs, ended ones too: the newest, with about 200 bytes each. A
   * power of two.
   */
  static final int ASSIGNMENTS_MAX = 65_536;

  /** pCPUs whose part in a job is told of each alone; all further ones are one share. */
  static final int SHARES_PER_JOB_MAX = 256;

  /** The same over all jobs that are held; past it, a job's new pCPUs are one share. */
  static final int SHARES_MAX = 65_536;

  /** Windows that a cache keeps together: rendezvous hashing places runs of this many. */
  static final long WARM_RUN_WINDOWS = 64;

  private Bounds() {}
}
