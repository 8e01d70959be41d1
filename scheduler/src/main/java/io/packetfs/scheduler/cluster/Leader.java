package io.packetfs.scheduler.cluster;

import io.packetfs.job.JobStatus;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.scheduler.core.Command;
import io.packetfs.scheduler.core.Core;
import io.packetfs.scheduler.core.Election;
import io.packetfs.scheduler.core.Event;
import io.packetfs.scheduler.core.JobProgress;
import io.packetfs.scheduler.core.PcpuStatus;
import io.packetfs.scheduler.pcpu.PcpuAdapter;
import io.packetfs.scheduler.pcpu.TaskLostException;
import io.packetfs.scheduler.reign.Outside;
import io.packetfs.scheduler.reign.Reign;
import io.packetfs.scheduler.reign.Rules;
import io.packetfs.scheduler.store.Store;
import io.packetfs.scheduler.store.StoredJob;
import io.packetfs.task.PcpuAttributes;
import io.packetfs.wire.BusAddresses;
import io.packetfs.wire.Heard;
import io.packetfs.wire.Hello;
import io.packetfs.wire.ProblemReply;
import io.packetfs.wire.WireFormatException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One {@link Reign} on Vert.x: translates its wishes into messages, timers and calls of the store's
 * thread, and brings what answers them back to its event-loop context. {@link LocalDesk} is how
 * others ask it. Everything here runs on that context.
 */
final class Leader implements Outside {
  /** Unfinished jobs read at once. */
  static final int ARRIVALS_PAGE = 500;

  private static final Logger LOG = System.getLogger(Leader.class.getName());

  private final Vertx vertx;
  private final Contexts contexts;
  private final StoreThread store;
  private final PcpuAdapter pcpus;
  private final MonotonicClock clock;
  private final Listener listener;
  private final Reign reign;
  private final Plans plans;
  private final AddedPcpus added;
  private final Promise<Void> begun = Promise.promise();

  /** Those that are set; none of them outlives the reign, which would live as long. */
  private final Set<Long> timers = new HashSet<>();

  private @Nullable MessageConsumer<Hello> hellos;

  /** What others must hear of. Called on the leader's context. */
  interface Listener {
    /** A job ended, and its end is stored. */
    void ended(JobStatus status);

    /** A pCPU registered or sent a heartbeat. */
    void heard(PcpuAttributes pcpu);

    /** The store refused a write: another epoch leads. */
    void deposed();
  }

  Leader(
      Vertx vertx,
      Contexts contexts,
      StoreThread store,
      PcpuAdapter pcpus,
      MonotonicClock clock,
      Election.Step.Lead granted,
      Rules rules,
      Listener listener) {
    this.vertx = vertx;
    this.contexts = contexts;
    this.store = store;
    this.pcpus = pcpus;
    this.clock = clock;
    this.listener = listener;
    this.reign = new Reign(granted, rules, this);
    this.plans = new Plans(this, vertx);
    this.added = new AddedPcpus(this, pcpus, contexts, reign::apply);
  }

  /** The order of its events; asked on the leader's context. */
  Reign reign() {
    return reign;
  }

  Core core() {
    return reign.core();
  }

  Plans plans() {
    return plans;
  }

  AddedPcpus added() {
    return added;
  }

  /** Those that take tasks, or may again, and those that were added and do not answer. */
  List<PcpuStatus> pcpus() {
    Map<String, PcpuStatus> all = new TreeMap<>();
    added.silent().forEach(pcpu -> all.put(pcpu.attributes().id(), pcpu));
    core().pcpus(nowMs()).forEach(pcpu -> all.put(pcpu.attributes().id(), pcpu));
    return List.copyOf(all.values());
  }

  // ---- beginning and ending ----

  /** Takes up the origins' holds and the jobs that have not ended, and listens to pCPUs. */
  Future<Void> begin() {
    reign.begin(
        () -> {
          LOG.log(Level.INFO, "leads with epoch {0}", reign.epoch());
          hellos = vertx.eventBus().consumer(BusAddresses.PCPU_HELLO);
          hellos.handler(this::hear);
          added.start();
          begun.complete();
        },
        begun::tryFail);
    return begun.future();
  }

  /** Ends at once: another leads, or may soon. What is under way at pCPUs is recalled. */
  void abandon() {
    reign.abandon();
    close();
  }

  /**
   * Ends in order.
   *
   * @return whether no stream of this leader is open any more
   */
  Future<Boolean> retire() {
    Promise<Boolean> ended = Promise.promise();
    reign.retire(
        quiet -> {
          close();
          ended.complete(quiet);
        });
    return ended.future();
  }

  private void close() {
    timers.forEach(vertx::cancelTimer);
    timers.clear();
    MessageConsumer<Hello> consumer = hellos;
    if (consumer != null) {
      consumer.unregister();
    }
    plans.stopped();
    begun.tryFail("it was stopped before it led");
  }

  // ---- what comes in ----

  private void hear(Message<Hello> hello) {
    PcpuAttributes pcpu;
    try {
      pcpu = hello.body().attributes();
    } catch (ProblemException | WireFormatException e) {
      hello.reply(ProblemReply.of(e));
      return;
    }
    if (added.has(pcpu.id())) {
      hello.reply(ProblemReply.of(nameTaken(pcpu.id())));
      return;
    }
    reign.apply(new Event.PcpuHeard(pcpu));
    listener.heard(pcpu);
    hello.reply(new Heard(reign.epoch()));
  }

  private static ProblemException nameTaken(String id) {
    return Problem.of(
            ErrorCode.CONFLICT,
            "a pCPU of the name " + id + " was added by an operator: give this edge node another",
            "an id of its own",
            id)
        .asException();
  }

  // ---- what the reign asks for ----

  @Override
  public long nowMs() {
    return clock.nowMs();
  }

  @Override
  public void in(long delayMs, Runnable action) {
    timers.add(
        vertx.setTimer(
            Math.max(1, delayMs),
            timer -> {
              timers.remove(timer);
              action.run();
            }));
  }

  @Override
  public <T> void store(
      String name,
      Function<Store, T> call,
      Consumer<T> done,
      Consumer<? super ProblemException> failed) {
    store
        .call(call)
        .onComplete(
            value -> contexts.run(() -> done.accept(value)),
            failure -> contexts.run(() -> failed.accept(StoreThread.problem(failure))));
  }

  @Override
  public void send(Command.SendTask send) {
    pcpus
        .send(send.pcpu(), send.task(), send.replyTimeoutMs())
        .onComplete(
            reply -> contexts.runSoon(() -> reign.apply(new Event.TaskReplied(reply))),
            failure -> contexts.run(() -> reign.apply(lost(send, failure))));
  }

  private static Event lost(Command.SendTask send, Throwable failure) {
    boolean neverSent = failure instanceof TaskLostException lost && lost.neverSent();
    return new Event.TaskLost(send.task().id(), neverSent, String.valueOf(failure.getMessage()));
  }

  @Override
  public void cancel(Command.CancelTask cancel) {
    pcpus.cancel(cancel.pcpu(), cancel.taskId());
  }

  @Override
  public String toText(JobProgress progress) {
    return JobProgressJson.toText(progress);
  }

  @Override
  public JobProgress parse(String text) {
    return JobProgressJson.parse(text);
  }

  @Override
  public void tookUp(StoredJob job, @Nullable JobProgress progress) {
    if (progress != null) {
      LOG.log(Level.INFO, "job {0} goes on where it was", job.id());
    }
  }

  @Override
  public void ended(JobStatus status) {
    listener.ended(status);
  }

  @Override
  public void planEnded(String jobId) {
    plans.ended(jobId);
  }

  @Override
  public void deposed() {
    listener.deposed();
  }

  @Override
  public void troubled(String what, RuntimeException failure) {
    if (failure instanceof ProblemException known) {
      LOG.log(Level.WARNING, "{0}: {1}", what, known.getMessage());
    } else {
      LOG.log(Level.ERROR, what + ", for a defect", failure);
    }
  }
}
