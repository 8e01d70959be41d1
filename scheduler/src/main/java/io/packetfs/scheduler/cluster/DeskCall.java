package io.packetfs.scheduler.cluster;

/** What one scheduler asks of another that leads, as JSON over the bus. */
enum DeskCall {
  JOBS,
  NEWS,
  JOBS_IN_STATE,
  ASSIGNMENTS,
  SHARES,
  JOB_STORED,
  CANCEL_STORED,
  PAUSE_STORED,
  PLAN,
  PCPUS,
  REMOVE_PCPU,
  PCPUS_STORED,
  ORIGINS;

  /** The field of a request that names the call. */
  static final String FIELD = "call";

  /** The field of an answer that lists something. */
  static final String LIST = "list";

  /** The field of an answer that tells something of one job; absent: the job is not held. */
  static final String ONE = "one";

  /** The field of the answer to NEWS that lists ids of jobs that are not held. */
  static final String GONE = "gone";

  /** Where the scheduler of this name takes calls while it leads; the version is the messages'. */
  static String address(String holder) {
    return "pfs.v1.scheduler." + holder + ".desk";
  }
}
