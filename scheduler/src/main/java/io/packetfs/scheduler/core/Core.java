package io.packetfs.scheduler.core;

import io.packetfs.job.JobShares;
import io.packetfs.job.JobSpec;
import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.job.PlanEstimate;
import io.packetfs.job.WindowResult;
import io.packetfs.origin.ObjectUrl;
import io.packetfs.origin.Origin;
import io.packetfs.origin.OriginPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler's mind: a pure state machine. It is told events with the time, answers with
 * commands, and knows no clock, network, disk or random; so whole clusters with all their faults
 * can be played through it in one thread from one seed.
 *
 * <p>What it owns: the jobs that have not ended, the registry of pCPUs, the streams and back-off of
 * origins, the slices of today's budgets, and the tasks under way. {@link Dispatcher} decides what
 * goes out, {@link Arrivals} what becomes of what comes back, {@link Coverage} holds what is done.
 *
 * <p>Not thread-safe: one owner calls it, with times that never go back.
 */
public final class Core {
  private final State state;
  private final Arrivals arrivals;
  private final Dispatcher dispatcher;
  private final Standing standing;
  private long registryVersion;

  /**
   * A core that leads and has no jobs yet.
   *
   * @param epoch of its leadership; its tasks carry it
   */
  public Core(OriginPolicy policy, long epoch) {
    this(policy, epoch, 0, Long.MAX_VALUE);
  }

  /**
   * A core that leads for as long as it has a lease, and has no jobs yet.
   *
   * @param streamsFromMs it opens no stream before: those of an older leader may still be open
   * @param leaseUntilMs it sends nothing from then on, unless the lease is extended
   */
  public Core(OriginPolicy policy, long epoch, long streamsFromMs, long leaseUntilMs) {
    state = new State(policy, epoch, streamsFromMs, leaseUntilMs);
    arrivals = new Arrivals(state);
    dispatcher = new Dispatcher(state, arrivals);
    standing = new Standing(state);
  }

  /**
   * Takes in an event and says what to do about it.
   *
   * @param nowMs ms since the epoch, never less than in the call before
   */
  public List<Command> on(Event event, long nowMs) {
    state.timers.fire(nowMs);
    switch (event) {
      case Event.JobAccepted accepted -> accept(accepted, nowMs);
      case Event.JobCancelled cancelled -> cancel(cancelled.jobId(), nowMs);
      case Event.JobReleased released -> release(released.jobId());
      case Event.PcpuHeard heard -> state.registry.heard(heard.attributes(), nowMs);
      case Event.PcpuRemoved removed -> state.registry.remove(removed.pcpuId());
      case Event.TaskReplied replied -> arrivals.replied(replied.reply(), nowMs);
      case Event.TaskLost lost -> arrivals.lost(lost.taskId(), lost.neverSent(), lost.why(), nowMs);
      case Event.BudgetSliced sliced -> sliced(sliced, nowMs);
      case Event.LeaseExtended extended -> state.leaseUntilMs = extended.untilMs();
      case Event.LeadLost lost -> leadLost();
      case Event.OriginBackedOff backedOff -> backOff(backedOff);
      case Event.OriginPaused paused -> origin(paused.origin()).paused = true;
      case Event.OriginResumed resumed -> resume(resumed.origin());
      case Event.Tick tick -> {}
    }
    for (PcpuState silent : state.registry.dropSilent(nowMs)) {
      arrivals.gone(silent, nowMs);
    }
    if (registryVersion != state.registry.version()) {
      registryVersion = state.registry.version();
      List<ObjectWork> stranded = List.copyOf(state.stranded);
      state.stranded.clear();
      stranded.forEach(state::ready);
    }
    dispatcher.dispatch(nowMs);
    return state.takeCommands();
  }

  private void accept(Event.JobAccepted accepted, long nowMs) {
    JobWork job = workOf(accepted, nowMs);
    state.jobs.put(job.id, job);
    state.openJobs += job.isEnded() ? 0 : 1;
    state.objects += job.objects.size();
    for (ObjectWork object : job.objects) {
      if (object.isComplete()) {
        state.complete(object, nowMs);
      }
      state.ready(object);
    }
    long timeoutMs = job.spec.options().timeoutMs();
    if (timeoutMs > 0) {
      state.timers.at(job.createdMs + timeoutMs, now -> timeOut(job, now));
    }
  }

  private JobWork workOf(Event.JobAccepted accepted, long nowMs) {
    JobWork job = new JobWork(accepted, new Shares(state.shareRoom), state.changedJobs, nowMs);
    JobProgress progress = accepted.progress();
    Map<OriginState, ReadyQueue.Turn> turns = new HashMap<>();
    for (int i = 0; i < accepted.spec().urls().size(); i++) {
      ObjectUrl url = ObjectUrl.parse(accepted.spec().urls().get(i));
      OriginState origin = origin(url.origin());
      origin.used = true;
      ReadyQueue.Turn turn =
          turns.computeIfAbsent(origin, at -> new ReadyQueue.Turn(job.spec.options().priority()));
      ObjectWork object = new ObjectWork(job, i, url, origin, turn);
      if (progress != null) {
        object.restore(progress.objects().get(i));
      }
      job.objects.add(object);
      job.openObjects += object.isEnded() ? 0 : 1;
    }
    return job;
  }

  private OriginState origin(Origin origin) {
    return state.origins.computeIfAbsent(
        origin.text(),
        name -> new OriginState(name, origin.isFile(), state.policy.limitsOf(origin)));
  }

  private OriginState origin(String text) {
    return origin(Origin.parse(text));
  }

  private void cancel(String jobId, long nowMs) {
    JobWork job = state.jobs.get(jobId);
    if (job != null && !job.isEnded()) {
      state.cancel(job, nowMs);
    }
  }

  private void timeOut(JobWork job, long nowMs) {
    if (!job.isEnded()) {
      state.timeOut(job, standing.hindrance(job, nowMs), nowMs);
    }
  }

  private void release(String jobId) {
    JobWork job = state.jobs.get(jobId);
    if (job != null && job.isEnded()) {
      state.release(job);
    }
  }

  private void sliced(Event.BudgetSliced sliced, long nowMs) {
    Purse purse =
        sliced.origin().equals(Purse.OVERALL) ? state.overall : origin(sliced.origin()).purse;
    purse.receive(sliced.bytes(), sliced.requests(), sliced.endsMs(), nowMs);
    // The next day, whoever waited tries again.
    state.timers.at(sliced.endsMs(), now -> {});
  }

  private void leadLost() {
    state.leaseUntilMs = Long.MIN_VALUE;
    for (Flight flight : state.flights.all()) {
      state.command(new Command.CancelTask(flight.pcpu.attributes(), flight.task.id()));
    }
  }

  private void backOff(Event.OriginBackedOff backedOff) {
    OriginState origin = origin(backedOff.origin());
    origin.used = true;
    origin.backoffUntilMs = Math.max(origin.backoffUntilMs, backedOff.untilMs());
    state.timers.at(origin.backoffUntilMs, now -> {});
  }

  /** An origin that was only ever named to be paused is forgotten. */
  private void resume(String text) {
    OriginState origin = state.origins.get(Origin.parse(text).text());
    if (origin != null) {
      origin.paused = false;
      if (!origin.used) {
        state.origins.remove(origin.name);
      }
    }
  }

  /** Tasks that were sent and have neither answered nor expired. */
  public int tasksInFlight() {
    return state.flights.size();
  }

  /** For the invariants that tests check. */
  State state() {
    return state;
  }

  /** When the core must be told a Tick at the latest, or null: not before something happens. */
  public @Nullable Long nextWakeMs() {
    return state.timers.nextMs();
  }

  /** How a job stands, or empty if it is unknown or released. */
  public Optional<JobStatus> status(String jobId, long nowMs) {
    return Optional.ofNullable(state.jobs.get(jobId)).map(job -> standing.of(job, nowMs));
  }

  /** The same without its objects: for whoever watches many jobs, or one many times a second. */
  public Optional<JobStatus> statusWithoutObjects(String jobId, long nowMs) {
    return Optional.ofNullable(state.jobs.get(jobId))
        .map(job -> standing.withoutObjects(job, nowMs));
  }

  /**
   * How a job stands that no core holds, by what was stored of it; an unfinished one as it was when
   * that was stored.
   *
   * @param progress null if none was stored: it is as it was accepted
   */
  public static JobStatus recall(
      String jobId, JobSpec spec, long createdMs, @Nullable JobProgress progress) {
    Core past = new Core(OriginPolicy.CLOSED, 0);
    JobWork job =
        past.workOf(new Event.JobAccepted(jobId, spec, createdMs, progress, false), createdMs);
    if (job.endedMs != null) {
      return Standing.of(job, null, job.endedMs);
    }
    // Why it does not go on, if it does not, only the core knows that holds it.
    long asOfMs = createdMs + (progress == null ? 0 : progress.metrics().elapsedMs());
    return Standing.of(job, null, asOfMs).asOf(asOfMs);
  }

  /** Whether it has the job, ended or not. */
  public boolean holds(String jobId) {
    return state.jobs.containsKey(jobId);
  }

  /**
   * How the youngest jobs in a state stand, by id, descending; those that only plan are left out.
   *
   * @param beforeId only ids below, or null: all
   * @param limit at most so many
   */
  public List<JobStatus> statuses(
      JobState wanted, @Nullable String beforeId, int limit, long nowMs) {
    return (beforeId == null ? state.jobs : state.jobs.headMap(beforeId, false))
        .descendingMap().values().stream()
            .filter(job -> !job.planOnly && standing.stateOf(job, nowMs) == wanted)
            .limit(limit)
            .map(job -> standing.of(job, nowMs))
            .toList();
  }

  /** How many jobs have not ended. */
  public int openJobs() {
    return state.openJobs;
  }

  /** How many objects it has in mind: of jobs that have not ended, or not been released. */
  public int objects() {
    return state.objects;
  }

  /**
   * Which pCPU got what of a job, and why, in the order in which it was sent; of an ended job as
   * long as it is remembered. Empty: nothing is remembered of such a job.
   *
   * @param behindTaskId only later ones than this; any number
   * @param limit at most so many, 1..
   */
  public Optional<AssignmentPage> assignments(String jobId, long behindTaskId, int limit) {
    JobWork job = state.jobs.get(jobId);
    return Optional.ofNullable(job == null ? state.assignments.released(jobId) : job.trail())
        .map(trail -> state.assignments.page(trail, behindTaskId, limit));
  }

  /** What each pCPU did of a job that it holds. */
  public Optional<JobShares> shares(String jobId) {
    return Optional.ofNullable(state.jobs.get(jobId))
        .map(job -> new JobShares(job.toldShares(), null));
  }

  /** What has to survive of a job. */
  public Optional<JobProgress> progress(String jobId, long nowMs) {
    return Optional.ofNullable(state.jobs.get(jobId))
        .map(job -> job.progress(standing.stateOf(job, nowMs), nowMs));
  }

  /**
   * Jobs that changed since they were last asked for here and have not ended; none that only plans:
   * those are not stored.
   */
  public List<String> takeDirtyJobs() {
    List<String> dirty = new ArrayList<>();
    for (JobWork job : state.changedJobs) {
      job.noted();
      if (!job.isEnded() && !job.planOnly) {
        dirty.add(job.id);
      }
    }
    state.changedJobs.clear();
    return dirty;
  }

  /** Per-window results of a job that came since the last call; to be stored with its progress. */
  public List<WindowResult> takeWindows(String jobId) {
    JobWork job = state.jobs.get(jobId);
    return job == null ? List.of() : job.takeFreshWindows();
  }

  /** What the job would cost, for a job that only plans and has ended well. */
  public List<PlanEstimate> estimates(String jobId, int windowsPerFetchMax) {
    JobWork job = state.jobs.get(jobId);
    return job == null ? List.of() : Estimates.of(job, windowsPerFetchMax);
  }

  /** The registered pCPUs, by id. */
  public List<PcpuStatus> pcpus(long nowMs) {
    return state.registry.all().stream().map(pcpu -> pcpu.status(nowMs)).toList();
  }

  /** The origins that were named so far; files have no streams to tell of. */
  public List<OriginStatus> origins(long nowMs) {
    return state.origins.values().stream()
        .filter(origin -> !origin.isFile)
        .map(origin -> origin.status(nowMs))
        .toList();
  }

  /** Sums since this core began, and jobs by state. */
  public Totals totals(long nowMs) {
    return state.totals.with(standing.countByState(nowMs), state.flights.size(), state.epoch);
  }
}
