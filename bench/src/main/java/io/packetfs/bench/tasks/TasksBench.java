package io.packetfs.bench.tasks;

import io.packetfs.bench.Leftovers;
import io.packetfs.bench.Machine;
import io.packetfs.bench.NodeProcess;
import io.packetfs.bench.Rate;
import io.packetfs.bench.RegisteredCodecs;
import io.packetfs.bench.WrongResultException;
import io.packetfs.bench.core.InstantReply;
import io.packetfs.bench.core.WindowHits;
import io.packetfs.cli.ExitCode;
import io.packetfs.cli.VerbException;
import io.packetfs.job.JobOptions;
import io.packetfs.job.JobSpec;
import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.origin.AllowRule;
import io.packetfs.origin.OriginLimits;
import io.packetfs.origin.OriginPolicy;
import io.packetfs.scheduler.SchedulerNode;
import io.packetfs.scheduler.SchedulerOptions;
import io.packetfs.scheduler.cluster.Scheduler;
import io.packetfs.scheduler.store.Database;
import io.packetfs.task.Task;
import io.packetfs.window.ByteRange;
import io.packetfs.window.Grid;
import io.packetfs.window.WindowPlan;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryContext;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Jobs through everything that is between a submission and its result but the bytes: store (in
 * memory), core, coverage, codecs, clustered bus. The pCPUs are in a second JVM and reply at once.
 */
final class TasksBench {
  private static final Duration START_MAX = Duration.ofMinutes(2);
  private static final long CALL_MAX_MS = 30_000;
  private static final long JOB_MAX_MS = 600_000;
  private static final long AWAIT_MS = 60_000;
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Pattern READY = Pattern.compile("^" + InstantPcpus.READY + "(\\d+)$");

  private final long tasks;
  private final int pcpus;
  private final PrintStream progress;
  private final RegisteredCodecs codecs = new RegisteredCodecs();
  private long jobs;

  /**
   * Nothing runs yet.
   *
   * @param tasks of each job, about: all but the first and the last are of 16 windows
   * @param progress a line for each stage
   */
  TasksBench(long tasks, int pcpus, PrintStream progress) {
    this.tasks = tasks;
    this.pcpus = pcpus;
    this.progress = progress;
  }

  /**
   * Starts scheduler and pCPUs, and measures.
   *
   * @param warmupRounds that are thrown away
   * @param measuredRounds 1..
   * @throws WrongResultException if any job, of warm-up too, was not exactly right
   */
  TasksReport run(int warmupRounds, int measuredRounds, Leftovers leftovers) throws Exception {
    progress.println("starting scheduler and pCPUs");
    String cluster = "pfs-bench-" + UUID.randomUUID();
    int port = BusCluster.freePort();
    Vertx vertx = BusCluster.join(cluster, port, port);
    leftovers.add(() -> Answers.of(vertx.close(), "leaving the cluster", CALL_MAX_MS));
    SchedulerNode node =
        Answers.of(SchedulerNode.start(vertx, options()), "the scheduler's start", CALL_MAX_MS);
    leftovers.add(() -> Answers.of(node.close(), "closing the scheduler", CALL_MAX_MS));
    startPcpus(cluster, port, leftovers);
    Scheduler scheduler = node.scheduler();
    awaitPcpus(scheduler);

    Task task = firstTask(vertx, scheduler);
    int requestBytes = codecs.wireBytes(task);
    int replyBytes = codecs.wireBytes(InstantPcpu.answer(InstantPcpu.id(0), task));
    BusLimit limit = new BusLimit(vertx, pcpus, requestBytes, replyBytes);
    progress.println("warming up");
    rounds(scheduler, limit, warmupRounds);
    progress.println("measuring");
    List<TaskRound> rounds = rounds(scheduler, limit, measuredRounds);
    return new TasksReport(
        pcpus, requestBytes, replyBytes, warmupRounds, rounds, Machine.describe());
  }

  private static SchedulerOptions options() {
    OriginPolicy policy =
        new OriginPolicy(
            List.of(new AllowRule("file://" + InstantPcpu.VOLUME, false)),
            Map.of(),
            OriginLimits.DEFAULT,
            null,
            null);
    return new SchedulerOptions(
        policy,
        new Database.Memory(),
        null,
        SchedulerOptions.DEFAULT_RETENTION_MS,
        SchedulerOptions.DEFAULT_JOBS_MAX,
        SchedulerOptions.DEFAULT_OBJECTS_MAX,
        SchedulerOptions.DEFAULT_READERS_MAX);
  }

  private void startPcpus(String cluster, int firstPort, Leftovers leftovers) throws Exception {
    NodeProcess process =
        NodeProcess.startJvm(
            InstantPcpus.class,
            cluster,
            Integer.toString(BusCluster.freePort()),
            Integer.toString(firstPort),
            Integer.toString(pcpus));
    leftovers.add(process::close);
    process.awaitLine(READY, START_MAX);
  }

  private void awaitPcpus(Scheduler scheduler) throws InterruptedException {
    long endNanos = System.nanoTime() + START_MAX.toNanos();
    while (Answers.of(scheduler.pcpus(), "asking for pCPUs", CALL_MAX_MS).size() < pcpus) {
      if (System.nanoTime() > endNanos) {
        throw new VerbException(
            ExitCode.UNREACHABLE,
            "the scheduler does not know "
                + pcpus
                + " pCPUs after "
                + START_MAX.toSeconds()
                + " s");
      }
      Thread.sleep(POLL);
    }
  }

  /** A task as it goes over the bus: one that is no probe. */
  private Task firstTask(Vertx vertx, Scheduler scheduler) {
    Promise<Task> seen = Promise.promise();
    Handler<DeliveryContext<Object>> look =
        message -> {
          if (message.body() instanceof Task task && !task.isProbe()) {
            seen.tryComplete(task);
          }
          message.next();
        };
    vertx.eventBus().addOutboundInterceptor(look);
    try {
      job(scheduler);
      return Answers.of(seen.future(), "a task", CALL_MAX_MS);
    } finally {
      vertx.eventBus().removeOutboundInterceptor(look);
    }
  }

  private List<TaskRound> rounds(Scheduler scheduler, BusLimit limit, int count) {
    List<TaskRound> rounds = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long sentBefore = tasksSent(scheduler);
      long begunNanos = System.nanoTime();
      JobStatus status = job(scheduler);
      double seconds = Rate.secondsSince(begunNanos);
      long sent = tasksSent(scheduler) - sentBefore;
      rounds.add(
          new TaskRound(
              sent,
              seconds,
              sent / seconds,
              status.windows().done() / seconds,
              limit.requestsPerSecond(sent),
              status.windows().retried(),
              status.windows().hedged()));
    }
    return rounds;
  }

  private static long tasksSent(Scheduler scheduler) {
    return Answers.of(scheduler.figures(), "asking for figures", CALL_MAX_MS)
        .orElseThrow()
        .totals()
        .tasksSent();
  }

  /** Runs one and checks everything that it says. */
  private JobStatus job(Scheduler scheduler) {
    long windows = tasks * WindowPlan.FETCH_WINDOWS_MAX;
    long bytes = Math.multiplyExact(windows, Grid.WINDOW_BYTES);
    JobSpec spec =
        new JobSpec(
            List.of(InstantPcpu.url(bytes, jobs++)),
            InstantReply.PROGRAM,
            null,
            Map.of(),
            JobOptions.DEFAULT);
    JobStatus status = Answers.of(scheduler.submit(spec, null), "submitting", CALL_MAX_MS);
    long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(JOB_MAX_MS);
    while (!status.state().isEnd() && System.nanoTime() < endNanos) {
      status =
          Answers.of(scheduler.await(status.jobId(), AWAIT_MS), "the job", AWAIT_MS + CALL_MAX_MS);
    }
    String job = "job " + status.jobId();
    WrongResultException.check(job, JobState.SUCCEEDED, status.state());
    WrongResultException.check(
        job + ", value",
        WindowHits.of(new ByteRange(0, bytes)),
        status.objects().getFirst().results().getFirst().value());
    WrongResultException.check(job + ", bytes_processed", bytes, status.metrics().bytesProcessed());
    WrongResultException.check(job + ", windows done", windows, status.windows().done());
    return status;
  }
}
