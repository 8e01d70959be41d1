package io.packetfs.scheduler.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.packetfs.job.JobOptions;
import io.packetfs.job.JobSpec;
import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.job.ObjectStatus;
import io.packetfs.job.WaitReason;
import io.packetfs.job.WindowResult;
import io.packetfs.origin.AllowRule;
import io.packetfs.origin.Identity;
import io.packetfs.origin.IdentityRule;
import io.packetfs.origin.OriginLimits;
import io.packetfs.origin.OriginPolicy;
import io.packetfs.origin.Volume;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Partial;
import io.packetfs.program.Partials;
import io.packetfs.program.Program;
import io.packetfs.scheduler.core.Command;
import io.packetfs.scheduler.core.Core;
import io.packetfs.scheduler.core.CoreInvariants;
import io.packetfs.scheduler.core.Event;
import io.packetfs.scheduler.core.JobProgress;
import io.packetfs.scheduler.simulation.Faults.Kind;
import io.packetfs.scheduler.store.BudgetRequest;
import io.packetfs.scheduler.store.BudgetSlice;
import io.packetfs.scheduler.store.Store;
import io.packetfs.scheduler.store.Stores;
import io.packetfs.task.FetchFacts;
import io.packetfs.task.PcpuAttributes;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.packetfs.testing.SeededRandom;
import io.packetfs.window.ByteRange;
import io.packetfs.window.Fetch;
import io.packetfs.window.Grid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One history of a cluster: the real core and the real memory store between simulated pCPUs,
 * origins and a network that loses, doubles and delays. The laws are checked after every event; at
 * the end the faults stop, and then every job must end right.
 */
final class Simulation {
  private static final long DAY_MS = 86_400_000;
  private static final long START_MS = 20_000 * DAY_MS + DAY_MS / 2;
  private static final long STEPS_MAX = 400_000;
  private static final long FAULTY_MS = 60_000;
  private static final long END_MS = START_MS + 60 * DAY_MS;
  private static final int SLOW_MESSAGE_MS = 400;
  private static final long LEASE_MS = 3_000;

  private final SeededRandom random;
  private final Agenda agenda = new Agenda(START_MS);
  private final Faults faults;
  private final OriginPolicy policy;
  private final Store store;
  private final Map<String, SimulatedObject> objects = new TreeMap<>();
  private final Map<String, SimulatedOrigin> origins = new TreeMap<>();
  private final List<SimulatedPcpu> pcpus = new ArrayList<>();
  private final Map<String, JobSpec> specs = new TreeMap<>();
  private final Map<String, JobProgress> stored = new HashMap<>();
  private final Map<String, JobStatus> ended = new TreeMap<>();
  private final Map<String, Set<Long>> windowsSeen = new HashMap<>();
  private final Set<Long> answered = new HashSet<>();
  private final Set<String> submitted = new HashSet<>();
  private final Set<String> hurt = new HashSet<>();
  private final Set<String> changed = new HashSet<>();
  private Core core;
  private long epoch;
  private int life;

  Simulation(SeededRandom random) {
    this.random = random;
    this.faults = new Faults(random, random.oneIn(4) ? 0 : random.between(1, 100) / 1_000.0);
    this.store = Stores.memory(agenda::nowMs);
    for (int i = 0; i < 1 + random.between(0, 3); i++) {
      String name = "http://origin" + i + ".example:80";
      origins.put(name, new SimulatedOrigin(name, random.between(1, OriginLimits.STREAMS_MAX)));
    }
    this.policy = policy();
    this.core = new Core(policy, lead());
    for (int i = 0; i < 1 + random.between(0, 4); i++) {
      pcpus.add(pcpu(i));
    }
    for (int i = 0; i < 1 + random.between(0, 5); i++) {
      JobSpec spec = job();
      String id = "job" + i;
      specs.put(id, spec);
      agenda.in(random.between(0, 5_000), () -> submit(id, spec));
    }
  }

  /** How often each fault happened. */
  Map<Kind, Integer> faultCounts() {
    return faults.counts();
  }

  // ---- the world ----

  private OriginPolicy policy() {
    Map<String, OriginLimits> limits = new HashMap<>();
    for (SimulatedOrigin origin : origins.values()) {
      boolean capped = random.oneIn(3);
      limits.put(
          origin.name,
          new OriginLimits(
              origin.streamsMax,
              capped ? (8L + random.between(0, 200)) * Grid.WINDOW_BYTES : null,
              capped ? (40L + random.between(0, 200)) : null));
    }
    Long overall = random.oneIn(4) ? (100L + random.between(0, 300)) * Grid.WINDOW_BYTES : null;
    return new OriginPolicy(
        List.of(new AllowRule("file:///", false)), limits, OriginLimits.DEFAULT, overall, null);
  }

  private SimulatedPcpu pcpu(int index) {
    PcpuAttributes attributes =
        new PcpuAttributes(
            "edge" + index,
            "edge",
            "bus",
            random.between(0, 30),
            random.between(0, 2),
            1 + random.between(0, 4),
            null,
            random.oneIn(2) ? "cache" + random.between(0, 2) : null,
            Set.of("file", "http", "https"),
            List.of(new Volume("data", "/data", false)),
            Set.of(Op.values()),
            List.of(),
            (1L + random.between(0, 64)) * Grid.WINDOW_BYTES,
            false);
    SimulatedPcpu pcpu = new SimulatedPcpu(attributes, 1_000 + random.between(0, 4_000_000));
    heartbeat(pcpu);
    return pcpu;
  }

  private JobSpec job() {
    List<Instruction> instructions = new ArrayList<>();
    for (Op op : List.of(Op.COUNTEQ, Op.CRC32C, Op.FNV)) {
      if (random.oneIn(op == Op.FNV ? 4 : 2)) {
        instructions.add(Instruction.whole(op, random.between(0, 32)));
      }
    }
    if (instructions.isEmpty()) {
      instructions.add(Instruction.whole(Op.COUNTEQ, 3));
    }
    List<String> urls = new ArrayList<>();
    for (int i = 0; i < 1 + random.between(0, 3); i++) {
      urls.add(object().url());
    }
    JobOptions options =
        new JobOptions(
            random.between(0, 4),
            random.oneIn(3),
            random.between(0, JobOptions.PRIORITY_MAX),
            0,
            IdentityRule.STRONG_ETAG);
    return new JobSpec(urls, new Program(instructions), null, Map.of(), options);
  }

  private SimulatedObject object() {
    boolean file = random.oneIn(3);
    String parent =
        file ? "file:///data" : random.pick(List.copyOf(origins.keySet())).replace(":80", "");
    String url = parent + "/object" + objects.size();
    SimulatedObject object =
        new SimulatedObject(
            url,
            random.oneIn(5) ? random.between(0, 2) : random.between(0, 120),
            random.between(0, 1_000_000),
            file);
    objects.put(url, object);
    return object;
  }

  // ---- the scheduler ----

  private void submit(String id, JobSpec spec) {
    submitted.add(id);
    tell(new Event.JobAccepted(id, spec, agenda.nowMs(), null, false));
  }

  private void tell(Event event) {
    List<Command> commands = core.on(event, agenda.nowMs());
    CoreInvariants.check(core, agenda.nowMs());
    commands.forEach(this::execute);
  }

  private void execute(Command command) {
    switch (command) {
      case Command.SendTask send -> send(send);
      case Command.CancelTask cancel -> {}
      case Command.ReserveBudget wish -> reserve(wish);
      case Command.JobEnded end -> end(end.jobId());
    }
  }

  private void end(String jobId) {
    for (WindowResult window : core.takeWindows(jobId)) {
      see(jobId, window);
    }
    ended.put(jobId, core.status(jobId, agenda.nowMs()).orElseThrow());
    stored.remove(jobId);
    tell(new Event.JobReleased(jobId));
  }

  private void see(String jobId, WindowResult window) {
    windowsSeen
        .computeIfAbsent(jobId, id -> new HashSet<>())
        .add(((long) window.objectIndex() << 32) | window.index());
  }

  private void checkpoint() {
    for (String jobId : core.takeDirtyJobs()) {
      stored.put(jobId, core.progress(jobId, agenda.nowMs()).orElseThrow());
      core.takeWindows(jobId).forEach(window -> see(jobId, window));
    }
  }

  private long lead() {
    epoch = store.lead("scheduler " + life, 0, LEASE_MS).epoch();
    return epoch;
  }

  private void crashScheduler() {
    life++;
    // What an origin asked for is remembered by the scheduler that heard it.
    origins.values().forEach(origin -> origin.quietUntilMs = 0);
    core = new Core(policy, lead());
    for (Map.Entry<String, JobSpec> job : specs.entrySet()) {
      // A job that was not yet submitted will be; one that ended was stored.
      if (!ended.containsKey(job.getKey()) && submitted.contains(job.getKey())) {
        tell(
            new Event.JobAccepted(
                job.getKey(), job.getValue(), START_MS, stored.get(job.getKey()), false));
      }
    }
  }

  private void reserve(Command.ReserveBudget wish) {
    if (faults.happens(Kind.SLICE_LOST, 1)) {
      return;
    }
    BudgetSlice slice =
        store.reserve(
            epoch,
            new BudgetRequest(
                wish.origin(),
                wish.bytesWish(),
                wish.bytesMin(),
                wish.requestsWish(),
                wish.requestsMin(),
                wish.bytesCap(),
                wish.requestsCap()));
    long endsMs = agenda.nowMs() + slice.dayEndsInMs();
    int then = life;
    agenda.in(
        random.between(0, 20),
        () -> {
          if (then == life) {
            tell(new Event.BudgetSliced(wish.origin(), slice.bytes(), slice.requests(), endsMs));
          }
        });
  }

  // ---- the network and the pCPUs ----

  private void heartbeat(SimulatedPcpu pcpu) {
    if (pcpu.up && !pcpu.frozen && !pcpu.left && !faults.happens(Kind.MESSAGE_LOST, 1)) {
      tell(new Event.PcpuHeard(pcpu.attributes));
    }
    agenda.in(1_000, () -> heartbeat(pcpu));
  }

  private int messageMs() {
    return faults.happens(Kind.MESSAGE_SLOW, 2)
        ? random.between(0, SLOW_MESSAGE_MS)
        : random.between(0, 5);
  }

  private void send(Command.SendTask send) {
    Task task = send.task();
    SimulatedObject object = objects.get(task.url());
    assertNotNull(object, task.url());
    SimulatedOrigin origin = originOf(object);
    if (origin != null) {
      assertTrue(
          agenda.nowMs() >= origin.quietUntilMs,
          () -> origin.name + " asked to be left alone until " + origin.quietUntilMs);
    }
    SimulatedPcpu pcpu =
        pcpus.stream()
            .filter(p -> p.attributes.id().equals(send.pcpu().id()))
            .findFirst()
            .orElseThrow();
    long day = agenda.nowMs() / DAY_MS;
    int then = life;
    if (!pcpu.up) {
      agenda.in(messageMs(), () -> lost(task, true, then));
      return;
    }
    if (origin != null) {
      spend(origin, task, day);
    }
    agenda.in(send.replyTimeoutMs(), () -> lost(task, false, then));
    if (faults.happens(Kind.MESSAGE_LOST, 1)) {
      return;
    }
    int pcpuLife = pcpu.life;
    agenda.in(
        messageMs(),
        () -> {
          if (pcpu.up && pcpu.life == pcpuLife) {
            pcpu.say(() -> work(pcpu, task, object, then));
          }
        });
  }

  private void spend(SimulatedOrigin origin, Task task, long day) {
    // Redirects of probes do not happen here: what a probe reserves beyond one request is never
    // sent.
    origin.spend(day, task.lengthBytes(), task.isProbe() ? 1 : task.requestsMax());
    OriginLimits limits = policy.origins().getOrDefault(origin.name, OriginLimits.DEFAULT);
    if (limits.bytesPerDay() != null) {
      assertTrue(origin.bytes(day) <= limits.bytesPerDay(), "bytes of " + origin.name);
    }
    if (limits.requestsPerDay() != null) {
      assertTrue(origin.requests(day) <= limits.requestsPerDay(), "requests of " + origin.name);
    }
    if (policy.bytesPerDay() != null) {
      long all = origins.values().stream().mapToLong(o -> o.bytes(day)).sum();
      assertTrue(all <= policy.bytesPerDay(), "bytes over all origins");
    }
  }

  private void lost(Task task, boolean neverSent, int then) {
    if (then == life) {
      tell(new Event.TaskLost(task.id(), neverSent, "no answer"));
    }
  }

  private @Nullable SimulatedOrigin originOf(SimulatedObject object) {
    return object.file()
        ? null
        : origins.values().stream()
            .filter(o -> object.url().startsWith(o.name.replace(":80", "") + "/"))
            .findFirst()
            .orElseThrow();
  }

  private void work(SimulatedPcpu pcpu, Task task, SimulatedObject object, int then) {
    SimulatedOrigin origin = originOf(object);
    Outcome outcome = outcome(pcpu, task, object, origin);
    long serviceMs =
        outcome.stalls
            ? task.fetchDeadlineMs()
            : Math.min(
                task.deadlineMs(),
                1 + (long) (task.lengthBytes() / pcpu.bytesPerMs) + random.between(0, 10));
    if (origin != null) {
      origin.opened(task.streams());
      assertTrue(
          life != then || origin.open <= bound(origin),
          () -> origin.open + " streams to " + origin.name);
    }
    int pcpuLife = pcpu.life;
    agenda.in(
        serviceMs,
        () -> {
          if (origin != null) {
            origin.closed(task.streams());
          }
          if (pcpu.life != pcpuLife) {
            return;
          }
          pcpu.say(() -> reply(outcome.reply, origin, outcome.problem, then));
        });
  }

  /**
   * Streams of pCPUs that were frozen or whose scheduler died are not its successor's: only a loose
   * bound holds here.
   */
  private int bound(SimulatedOrigin origin) {
    long caches =
        pcpus.stream().map(p -> p.attributes.cacheId()).filter(c -> c != null).distinct().count();
    boolean calm = faults.counts().isEmpty();
    return calm ? (int) (origin.streamsMax * (caches + 1)) : Integer.MAX_VALUE;
  }

  private void reply(
      TaskReply reply, @Nullable SimulatedOrigin origin, @Nullable Problem problem, int then) {
    if (faults.happens(Kind.MESSAGE_LOST, 1)) {
      return;
    }
    Runnable deliver =
        () -> {
          if (then == life) {
            tell(new Event.TaskReplied(reply));
            boolean first = answered.add(reply.taskId());
            if (first && origin != null && problem != null && problem.retryAfterMs() != null) {
              origin.quietUntilMs =
                  Math.max(origin.quietUntilMs, agenda.nowMs() + problem.retryAfterMs());
            }
          }
        };
    agenda.in(messageMs(), deliver);
    if (faults.happens(Kind.MESSAGE_DOUBLED, 1)) {
      agenda.in(messageMs(), deliver);
    }
  }

  private record Outcome(TaskReply reply, @Nullable Problem problem, boolean stalls) {}

  private Outcome outcome(
      SimulatedPcpu pcpu, Task task, SimulatedObject object, @Nullable SimulatedOrigin origin) {
    int fetches = task.fetches().size();
    boolean miss =
        origin != null && pcpu.attributes.cacheId() != null && faults.happens(Kind.CACHE_MISS, 5);
    if (faults.happens(Kind.PCPU_WRONG_REPLY, 0.5)) {
      return new Outcome(
          new TaskReply(
              task.id(),
              pcpu.attributes.id(),
              object.identity(0),
              null,
              fetches + 1,
              List.of(),
              List.of(),
              FetchFacts.NONE,
              null),
          null,
          false);
    }
    if (faults.happens(Kind.OBJECT_CHANGES, 0.02)) {
      changed.add(object.url());
      hurt.add(object.url());
    }
    Problem problem = origin == null ? null : originProblem(object);
    int done = problem == null ? fetches : random.between(0, fetches - 1);
    boolean stalls = problem != null && problem.code() == ErrorCode.ORIGIN_TIMEOUT;
    return new Outcome(answer(pcpu, task, object, done, problem, miss), problem, stalls);
  }

  private @Nullable Problem originProblem(SimulatedObject object) {
    Problem problem = null;
    if (faults.happens(Kind.ORIGIN_THROTTLES, 1)) {
      return Problem.of(ErrorCode.ORIGIN_THROTTLED, "429").retryAfter(random.between(0, 20_000));
    } else if (faults.happens(Kind.ORIGIN_THROTTLES_SILENTLY, 0.5)) {
      problem = Problem.of(ErrorCode.ORIGIN_THROTTLED, "429");
    } else if (faults.happens(Kind.ORIGIN_FAILS, 1)) {
      problem = Problem.of(ErrorCode.ORIGIN_FAILED, "500");
    } else if (faults.happens(Kind.ORIGIN_STALLS, 0.5)) {
      problem = Problem.of(ErrorCode.ORIGIN_TIMEOUT, "stall");
    }
    if (problem != null) {
      hurt.add(object.url());
    }
    return problem;
  }

  private TaskReply answer(
      SimulatedPcpu pcpu,
      Task task,
      SimulatedObject object,
      int done,
      @Nullable Problem problem,
      boolean miss) {
    List<Instruction> reducers = task.program().reducers();
    List<Partial> partials = new ArrayList<>();
    List<List<Partial>> windows = new ArrayList<>();
    for (int f = 0; f < done; f++) {
      Fetch fetch = task.fetches().get(f);
      int from = SimulatedObject.firstWindow(new ByteRange(fetch.offset(), fetch.length()));
      int to = object.endWindow(fetch);
      for (int r = 0; r < reducers.size(); r++) {
        Instruction reducer = reducers.get(r);
        int entry =
            f == 0
                ? task.entryStates().get(r)
                : partials.get(r) instanceof Partial.FnvRun run ? (int) (run.exit() & 0xff) : 0;
        Partial partial = object.partial(reducer, from, to, entry);
        if (f == 0) {
          partials.add(partial);
        } else {
          partials.set(r, Partials.combine(partials.get(r), partial));
        }
      }
      for (int w = from; w < to && task.perWindow(); w++) {
        int window = w;
        windows.add(
            reducers.stream()
                .map(r -> object.partial(r, window, window + 1, (int) (r.state() & 0xff)))
                .toList());
      }
    }
    boolean cached = pcpu.attributes.cacheId() != null && !object.file();
    int requests = problem == null ? done : done + 1;
    Identity identity =
        done == 0 && problem != null
            ? null
            : object.identity(changed.contains(object.url()) ? 1 : 0);
    return new TaskReply(
        task.id(),
        pcpu.attributes.id(),
        identity,
        null,
        done,
        partials,
        windows,
        new FetchFacts(
            requests,
            task.lengthBytes(),
            task.lengthBytes(),
            cached && !miss ? done : 0,
            cached && miss ? done : 0,
            cached ? 0 : done,
            cached && !miss ? task.lengthBytes() : 0,
            cached && !miss ? 0 : task.lengthBytes(),
            null,
            null,
            500,
            1_000),
        problem);
  }

  // ---- the course of the world ----

  private void mischief() {
    if (agenda.nowMs() - START_MS < FAULTY_MS) {
      SimulatedPcpu pcpu = random.pick(pcpus);
      if (pcpu.up && !pcpu.frozen && faults.happens(Kind.PCPU_CRASH, 1)) {
        crash(pcpu);
      } else if (pcpu.up && !pcpu.frozen && faults.happens(Kind.PCPU_FREEZE, 1)) {
        pcpu.frozen = true;
        agenda.in(random.between(0, 15_000), pcpu::thaw);
      } else if (!pcpu.left && faults.happens(Kind.PCPU_LEAVES, 0.3)) {
        tell(new Event.PcpuRemoved(pcpu.attributes.id()));
        pcpu.left = true;
        agenda.in(10_000 + random.between(0, 5_000), () -> pcpu.left = false);
      } else if (faults.happens(Kind.SCHEDULER_CRASH, 0.5)) {
        crashScheduler();
      }
      agenda.in(100, this::mischief);
    } else {
      faults.stop();
    }
  }

  private void crash(SimulatedPcpu pcpu) {
    pcpu.up = false;
    pcpu.life++;
    agenda.in(
        random.between(0, 8_000),
        () -> {
          pcpu.up = true;
          pcpu.held.clear();
        });
  }

  private void tick() {
    tell(new Event.Tick());
    agenda.in(200, this::tick);
  }

  private void checkpoints() {
    checkpoint();
    agenda.in(1_000, this::checkpoints);
  }

  /** Plays the history to its end. */
  void run() {
    tick();
    checkpoints();
    mischief();
    long steps = 0;
    while (ended.size() < specs.size()) {
      if (++steps > STEPS_MAX || agenda.nowMs() > END_MS) {
        fail("jobs do not end: " + core.statuses(agenda.nowMs()));
      }
      agenda.step();
      if (steps % 1_000 == 0 && agenda.nowMs() - START_MS > FAULTY_MS) {
        jumpOverNight();
      }
    }
    ended.forEach((id, status) -> checkEnd(status));
  }

  /** While all jobs wait for a new day nothing else happens. */
  private void jumpOverNight() {
    long until = Long.MAX_VALUE;
    for (JobStatus status : core.statuses(agenda.nowMs())) {
      WaitReason reason = status.reason();
      if (reason == null || reason.kind() != WaitReason.Kind.BUDGET || reason.untilMs() == null) {
        return;
      }
      until = Math.min(until, reason.untilMs());
    }
    if (until != Long.MAX_VALUE) {
      agenda.jumpTo(until - 1_000);
    }
  }

  private void checkEnd(JobStatus status) {
    for (ObjectStatus object : status.objects()) {
      SimulatedObject truth = objects.get(object.url());
      assertNotNull(truth);
      if (object.state() == JobState.FAILED) {
        ErrorCode code = object.error() == null ? ErrorCode.INTERNAL : object.error().code();
        boolean tooSmallCap = code == ErrorCode.BUDGET_EXHAUSTED;
        assertTrue(
            hurt.contains(truth.url()) || tooSmallCap,
            () -> "nothing hurt " + truth.url() + " and it failed: " + object.error());
        continue;
      }
      assertEquals(JobState.SUCCEEDED, object.state(), object.url());
      List<Instruction> reducers = status.spec().program().reducers();
      for (int r = 0; r < reducers.size(); r++) {
        assertEquals(
            truth.expected(reducers.get(r)),
            object.results().get(r).value(),
            reducers.get(r).op() + " over " + truth);
      }
    }
    if (status.state() == JobState.SUCCEEDED) {
      assertEquals(status.windows().total(), status.windows().done(), "windows");
      if (status.spec().options().perWindow()) {
        assertEquals(
            status.windows().total(),
            windowsSeen.getOrDefault(status.jobId(), Set.of()).size(),
            "windows with results of their own");
      }
    }
  }
}
