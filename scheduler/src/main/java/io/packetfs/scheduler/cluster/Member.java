package io.packetfs.scheduler.cluster;

import io.packetfs.job.JobStatus;
import io.packetfs.scheduler.SchedulerOptions;
import io.packetfs.scheduler.pcpu.PcpuAdapter;
import io.packetfs.scheduler.store.Store;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * A member of the cluster of schedulers: a candidate for the lead, and the answers to those who ask
 * this process. Both run on one event-loop context and over one store.
 */
public final class Member {
  private static final int NAME_CHARS = 12;

  private final Contexts contexts;
  private final StoreThread store;
  private final StoreThread leases;
  private final JobWatch watch;
  private final Candidate candidate;
  private final ClusterScheduler scheduler;

  private Member(
      Vertx vertx, SchedulerOptions options, Context context, Store opened, PcpuAdapter pcpus) {
    contexts = new Contexts(context);
    store = new StoreThread(vertx, opened, "work");
    leases = new StoreThread(vertx, opened, "lease");
    watch = new JobWatch(vertx, options.readersMax(), this::news);
    candidate =
        new Candidate(
            vertx,
            options,
            contexts,
            store,
            leases,
            pcpus,
            name(),
            opened.isShared(),
            new Candidate.Watcher() {
              @Override
              public void ended(JobStatus status) {
                watch.tell(status);
              }

              @Override
              public void leads(boolean leads) {
                watch.leading(leads);
              }
            });
    scheduler = new ClusterScheduler(vertx, options, contexts, store, candidate, watch);
  }

  /** A name that nobody had before: what it led before a restart is not its own any more. */
  private static String name() {
    return "s-"
        + UUID.randomUUID()
            .toString()
            .replace("-", "")
            .substring(0, NAME_CHARS)
            .toLowerCase(Locale.ROOT);
  }

  /**
   * Joins: done when it leads or knows who does.
   *
   * @param store owned by the member from now on
   */
  public static Future<Member> start(
      Vertx vertx, SchedulerOptions options, Store store, PcpuAdapter pcpus) {
    return start(vertx, options, store, pcpus, member -> member.candidate.start());
  }

  /**
   * Is no candidate, and asks nobody who leads: what it answers is the store's.
   *
   * @param store owned by the member from now on
   */
  public static Future<Member> startApart(
      Vertx vertx, SchedulerOptions options, Store store, PcpuAdapter pcpus) {
    return start(vertx, options, store, pcpus, member -> Future.succeededFuture());
  }

  private static Future<Member> start(
      Vertx vertx,
      SchedulerOptions options,
      Store store,
      PcpuAdapter pcpus,
      Function<Member, Future<Void>> join) {
    Context context = vertx.getOrCreateContext();
    Member member = new Member(vertx, options, context, store, pcpus);
    Promise<Void> started = Promise.promise();
    context.runOnContext(
        run -> {
          member.watch.start();
          join.apply(member).onComplete(started);
        });
    return started
        .future()
        .map(member)
        .recover(failure -> member.close().transform(closed -> Future.failedFuture(failure)));
  }

  private Future<List<JobStatus>> news(Map<String, String> steps) {
    return scheduler.news(steps);
  }

  /** How others ask. */
  public Scheduler scheduler() {
    return scheduler;
  }

  /**
   * Stores how far the jobs are, recalls what is under way, gives the lead up, and lets go of the
   * store. The next leader sends again what was recalled.
   */
  public Future<Void> close() {
    return contexts
        .ask(
            () -> {
              watch.stop();
              return candidate.close();
            })
        .compose(future -> future)
        .eventually(leases::close)
        .eventually(store::closeWithStore);
  }
}
