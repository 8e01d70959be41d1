package io.packetfs.scheduler.cluster;

import io.packetfs.job.JobShares;
import io.packetfs.job.JobSpec;
import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.job.PlanEstimate;
import io.packetfs.job.WindowResult;
import io.packetfs.scheduler.core.AssignmentPage;
import io.packetfs.scheduler.core.BudgetStatus;
import io.packetfs.scheduler.core.OriginStatus;
import io.packetfs.scheduler.core.PcpuStatus;
import io.packetfs.scheduler.core.Totals;
import io.packetfs.task.PcpuAttributes;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What REST, the event-bus service and the command line ask of a scheduler. Callable from any
 * context; no call blocks. Every future fails with {@code ProblemException} and nothing else.
 */
public interface Scheduler {

  /**
   * Stores the job, then answers: an answered job is never forgotten.
   *
   * @param spec checked against the contract; the policy is checked here
   * @param idempotencyKey same key and same spec: the job of the first call; another spec:
   *     IDEMPOTENCY_KEY_REUSED; or null
   * @return its status; POLICY_DENIED, OVERLOADED
   */
  Future<JobStatus> submit(JobSpec spec, @Nullable String idempotencyKey);

  /** How a job stands; NOT_FOUND. */
  Future<JobStatus> status(String jobId);

  /**
   * How a job stands when it has ended, or after {@code waitMs} at the latest, whichever is first;
   * NOT_FOUND.
   *
   * @param waitMs 0..60,000
   */
  Future<JobStatus> await(String jobId, long waitMs);

  /**
   * Jobs by creation, newest first.
   *
   * @param state only those, or null
   * @param limit 1..1,000
   * @param pageToken where the page before ended, or null
   */
  Future<JobPage> list(@Nullable JobState state, int limit, @Nullable String pageToken);

  /**
   * Per-window results, ascending by object and window; NOT_FOUND, CONFLICT if the job did not ask
   * for them.
   *
   * @param limit 1..1,000
   */
  Future<WindowPage> windows(String jobId, int limit, @Nullable String pageToken);

  /**
   * Which pCPU got what of a job, why, and what became of it, in the order in which it was sent;
   * NOT_FOUND. Only the leader remembers it, of ended jobs for a while: SCHEDULER_UNREACHABLE while
   * nobody leads.
   *
   * @param limit 1..1,000
   */
  Future<AssignmentPage> assignments(String jobId, int limit, @Nullable String pageToken);

  /** What each pCPU did of a job; NOT_FOUND. */
  Future<JobShares> shares(String jobId);

  /** Cancels; an ended job stays as it is. NOT_FOUND. */
  Future<JobStatus> cancel(String jobId);

  /** Forgets an ended job; NOT_FOUND, CONFLICT while it runs. */
  Future<Void> delete(String jobId);

  /**
   * Calls the reader with the present status, then at each change, at most ten times a second, on
   * the reader's own context, until the job has ended (that status is the last call) or the
   * subscription is closed. Between the first and the last the statuses have no objects. NOT_FOUND;
   * OVERLOADED past the limit of readers.
   */
  Future<Subscription> follow(String jobId, Consumer<JobStatus> reader);

  /** Probes each object and says what the program would cost; charges the probes. */
  Future<List<PlanEstimate>> plan(JobSpec spec);

  /** The pCPUs that registered or were added, by id. */
  Future<List<PcpuStatus>> pcpus();

  /**
   * Adds a pCPU that does not register by itself; it is used as soon as it answers. The same again
   * changes nothing.
   *
   * @param pcpu of a kind that is added
   * @return CONFLICT if there is another one of its id, or as many as may be
   */
  Future<Void> addPcpu(PcpuAttributes pcpu);

  /**
   * Drains a pCPU and keeps it out: one that was added until it is added anew, another one until it
   * registers anew; NOT_FOUND.
   */
  Future<Void> removePcpu(String pcpuId);

  /** Today's budgets of the origins that were used today or have a cap. */
  Future<List<BudgetStatus>> budgets();

  /** The origins in use. */
  Future<List<OriginStatus>> origins();

  /** Opens no more streams to the origin until it is resumed. */
  Future<Void> pauseOrigin(String origin);

  /** Undoes a pause. */
  Future<Void> resumeOrigin(String origin);

  /** What this scheduler does as the leader, for metrics; empty while another leads. */
  Future<Optional<Figures>> figures();

  /** Its part in the cluster at present. */
  Role role();

  /** The same, if the database answers: then jobs can be submitted. STORE_UNAVAILABLE. */
  Future<Role> ready();

  /**
   * A leader's figures, all of one moment.
   *
   * @param totals sums since it began to lead
   * @param pcpus by id
   * @param origins in use
   */
  record Figures(Totals totals, List<PcpuStatus> pcpus, List<OriginStatus> origins) {
    /** Copies the lists. */
    public Figures {
      pcpus = List.copyOf(pcpus);
      origins = List.copyOf(origins);
    }
  }

  /**
   * A scheduler's part in the cluster.
   *
   * @param holder its own name in the election
   * @param leads whether it leads
   * @param leader the name of the one that leads, or empty: nobody, as far as it knows
   * @param epoch the newest that it knows; 0: nobody ever led
   */
  record Role(String holder, boolean leads, String leader, long epoch) {}

  /**
   * A page of jobs.
   *
   * @param nextPageToken what to ask with for the next page, or null: this was the last
   */
  record JobPage(List<JobStatus> jobs, @Nullable String nextPageToken) {}

  /**
   * A page of per-window results.
   *
   * @param nextPageToken what to ask with for the next page, or null: this was the last
   */
  record WindowPage(List<WindowResult> windows, @Nullable String nextPageToken) {}

  /** Somebody's interest in a job. */
  interface Subscription {
    /** Ends it; idempotent. */
    void close();
  }
}
