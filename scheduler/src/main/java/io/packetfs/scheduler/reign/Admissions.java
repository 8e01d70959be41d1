package io.packetfs.scheduler.reign;

import io.packetfs.scheduler.core.Event;
import io.packetfs.scheduler.core.JobProgress;
import io.packetfs.scheduler.store.Arrivals;
import io.packetfs.scheduler.store.Backlog;
import io.packetfs.scheduler.store.StoredJob;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How jobs become the leader's: those that rest in the store when it begins, those that other
 * schedulers store, and those that its own stores.
 */
final class Admissions {
  private final Reign reign;
  private final Rules rules;
  private final Outside outside;

  /** Jobs that this scheduler is storing, and their objects: taken up when they are stored. */
  private final Map<String, Integer> submitting = new HashMap<>();

  private int submittingObjects;

  private boolean looking;
  private boolean lookAgain;

  Admissions(Reign reign, Rules rules, Outside outside) {
    this.reign = reign;
    this.rules = rules;
    this.outside = outside;
  }

  // ---- jobs that rest in the store ----

  /** Takes up all unfinished jobs, page by page. */
  void takeUpAll(Runnable done, Consumer<? super RuntimeException> failed) {
    takeUpPage(
        jobs -> {
          if (jobs == rules.arrivalsPage()) {
            takeUpAll(done, failed);
          } else {
            done.run();
          }
        },
        failed);
  }

  /** Looks for jobs and cancel requests of other schedulers; at once, or right behind the last. */
  void look() {
    if (reign.isClosed() || looking) {
      lookAgain = true;
      return;
    }
    looking = true;
    lookAgain = false;
    takeUpPage(
        jobs -> {
          looking = false;
          if (lookAgain || jobs == rules.arrivalsPage()) {
            look();
          }
        },
        failure -> {
          looking = false;
          outside.troubled("new jobs could not be looked for", failure);
        });
  }

  /**
   * Tells how many jobs came; nothing, if the reign is over. In the order of the store's thread: an
   * answer that was read before the end of a job was stored is taken in before that job is
   * released, and so known not to be new.
   */
  private void takeUpPage(IntConsumer done, Consumer<? super RuntimeException> failed) {
    reign.store(
        "arrivals",
        s -> s.arrivals(reign.epoch(), rules.arrivalsPage()),
        orFailed(
            arrivals -> {
              if (!reign.isClosed()) {
                take(takeUp(arrivals), done, failed);
              }
            },
            failed),
        failed);
  }

  /** Tells the store which jobs need not be told again. */
  private void take(
      List<String> jobIds, IntConsumer done, Consumer<? super RuntimeException> failed) {
    if (jobIds.isEmpty()) {
      done.accept(0);
      return;
    }
    reign.store(
        "taken",
        s -> {
          s.taken(reign.epoch(), jobIds);
          return jobIds.size();
        },
        orFailed(
            taken -> {
              if (!reign.isClosed()) {
                done.accept(taken);
              }
            },
            failed),
        failed);
  }

  /**
   * Which of the jobs the core has now. One that is still being stored here is not among them: if
   * its insertion fails behind the commit, it must be told again.
   */
  private List<String> takeUp(Arrivals arrivals) {
    List<StoredJob> jobs =
        arrivals.jobs().stream().filter(job -> !submitting.containsKey(job.id())).toList();
    jobs.forEach(this::takeUp);
    arrivals.cancelRequests().forEach(id -> reign.apply(new Event.JobCancelled(id)));
    return jobs.stream().map(StoredJob::id).toList();
  }

  /** A stored job becomes the core's, unless it is already. */
  private void takeUp(StoredJob job) {
    if (reign.isClosed() || reign.core().holds(job.id())) {
      return;
    }
    JobProgress progress = job.progress().isEmpty() ? null : outside.parse(job.progress());
    reign.apply(new Event.JobAccepted(job.id(), job.spec(), job.createdMs(), progress, false));
    outside.tookUp(job, progress);
  }

  /** Does this with an answer that somebody waits for: a defect of it is told as a failure. */
  static <T> Consumer<T> orFailed(Consumer<T> action, Consumer<? super RuntimeException> failed) {
    return value -> {
      try {
        action.accept(value);
      } catch (RuntimeException defect) {
        failed.accept(defect);
      }
    };
  }

  // ---- jobs that this scheduler stores ----

  void admit(String jobId, int objects) {
    backlog().checkRoom(objects, rules.jobsMax(), rules.objectsMax());
    submitting.put(jobId, objects);
    submittingObjects += objects;
  }

  void checkObjects(int objects) {
    backlog().checkObjects(objects, rules.objectsMax());
  }

  private Backlog backlog() {
    return new Backlog(
        reign.core().openJobs() + submitting.size(),
        (long) reign.core().objects() + submittingObjects);
  }

  /** One that was not stored, as far as one knows, is looked for: it may have been. */
  void admitted(String jobId, @Nullable StoredJob stored) {
    Integer objects = submitting.remove(jobId);
    submittingObjects -= objects == null ? 0 : objects;
    if (stored == null) {
      look();
    } else {
      takeUp(stored);
    }
  }
}
