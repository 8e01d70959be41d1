package io.packetfs.scheduler.cluster;

import io.packetfs.job.JobSpec;
import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.origin.ObjectUrl;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.scheduler.SchedulerOptions;
import io.packetfs.scheduler.store.Backlog;
import io.packetfs.scheduler.store.Store;
import io.packetfs.scheduler.store.StoredJob;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a job comes in: it is checked, stored, and then the leader's, whoever leads. Callable from
 * any context.
 */
final class Submissions {
  private final SchedulerOptions options;
  private final Contexts contexts;
  private final StoreThread store;
  private final Candidate candidate;
  private final JobReader reader;
  private final JobIds ids = new JobIds();

  /** Objects of jobs that are on their way into the store while another scheduler leads. */
  private long passingOn;

  Submissions(
      SchedulerOptions options,
      Contexts contexts,
      StoreThread store,
      Candidate candidate,
      JobReader reader) {
    this.options = options;
    this.contexts = contexts;
    this.store = store;
    this.candidate = candidate;
    this.reader = reader;
  }

  Future<JobStatus> submit(JobSpec spec, @Nullable String idempotencyKey) {
    try {
      checkPolicy(spec);
    } catch (ProblemException e) {
      return Future.failedFuture(e);
    }
    return Contexts.toCaller(
        contexts
            .ask(() -> admit(spec))
            .compose(
                submission ->
                    store
                        .call(s -> insert(s, submission, idempotencyKey))
                        .transform(inserted -> contexts.ask(() -> begin(submission, inserted))))
            .compose(future -> future));
  }

  /**
   * Whether the policy lets these objects be read.
   *
   * @throws ProblemException what the policy says, with a pointer at the URL
   */
  void checkPolicy(JobSpec spec) {
    for (int i = 0; i < spec.urls().size(); i++) {
      try {
        options.policy().check(ObjectUrl.parse(spec.urls().get(i)));
      } catch (ProblemException e) {
        String pointer = spec.urls().size() == 1 ? "/data_url" : "/data_urls/" + i;
        throw e.problem().at(pointer).asException();
      }
    }
  }

  /**
   * A job on its way into the store.
   *
   * @param leader of this process when it set out, or null: another leads, or nobody
   */
  private record Submission(StoredJob job, @Nullable Leader leader) {}

  private Submission admit(JobSpec spec) {
    long nowMs = System.currentTimeMillis();
    StoredJob job = new StoredJob(ids.next(nowMs), spec, JobState.QUEUED, nowMs, null, "");
    Leader leader = candidate.leader();
    if (leader != null) {
      leader.reign().admit(job.id(), spec.urls().size());
    } else {
      new Backlog(0, passingOn).checkObjects(spec.urls().size(), options.objectsMax());
      passingOn += spec.urls().size();
    }
    return new Submission(job, leader);
  }

  /** The job that has the key already, if there is one: then nothing is stored. */
  private Optional<StoredJob> insert(Store store, Submission submission, @Nullable String key) {
    if (submission.leader() == null) {
      store
          .backlog(options.jobsMax())
          .checkRoom(
              submission.job().spec().urls().size(), options.jobsMax(), options.objectsMax());
    }
    return Optional.ofNullable(store.insert(submission.job(), key));
  }

  private Future<JobStatus> begin(
      Submission submission, AsyncResult<Optional<StoredJob>> inserted) {
    StoredJob job = submission.job();
    boolean stored = inserted.succeeded() && inserted.result().isEmpty();
    Leader leader = submission.leader();
    if (leader != null) {
      leader.reign().admitted(job.id(), stored ? job : null);
    } else {
      passingOn -= job.spec().urls().size();
    }
    if (inserted.failed()) {
      return Future.failedFuture(inserted.cause());
    }
    if (!stored) {
      return sameOrRefused(inserted.result().get(), job);
    }
    if (leader == null || leader.reign().isClosed()) {
      // Not waited for, and no harm if it is lost: the leader finds the job by itself.
      candidate.desk().jobStored(job.id());
    }
    return reader.status(job.id());
  }

  private Future<JobStatus> sameOrRefused(StoredJob existing, StoredJob job) {
    if (existing.spec().equals(job.spec())) {
      return reader.status(existing.id());
    }
    return Future.failedFuture(
        Problem.of(
                ErrorCode.IDEMPOTENCY_KEY_REUSED,
                "this Idempotency-Key was used for job "
                    + existing.id()
                    + " with another body: use a new key",
                "the body of job " + existing.id(),
                "another body")
            .asException());
  }
}
