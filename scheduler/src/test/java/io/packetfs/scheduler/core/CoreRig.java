package io.packetfs.scheduler.core;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.job.JobOptions;
import io.packetfs.job.JobSpec;
import io.packetfs.job.JobStatus;
import io.packetfs.origin.Identity;
import io.packetfs.origin.OriginLimits;
import io.packetfs.origin.OriginPolicy;
import io.packetfs.origin.PublishedChecksum;
import io.packetfs.program.Partial;
import io.packetfs.program.Partials;
import io.packetfs.program.Program;
import io.packetfs.program.ProgramRun;
import io.packetfs.task.FetchFacts;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.packetfs.testing.Pcpus;
import io.packetfs.testing.TestObject;
import io.packetfs.window.ByteRange;
import io.packetfs.window.Fetch;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A core and pCPUs that really compute over one object, in one thread. What one of them makes of
 * its right partials is up to it.
 */
final class CoreRig {
  static final String URL = "http://h.example/o";
  private static final int STEPS_MAX = 20_000;
  private static final long ANSWER_MS = 10;
  private static final long HEARTBEAT_MS = 1_000;

  final TestObject object;
  final Map<String, Bend> pcpus = new LinkedHashMap<>();

  /** All tasks that were sent, in order. */
  final List<Command.SendTask> sent = new ArrayList<>();

  /** What every response publishes, or null. */
  @Nullable PublishedChecksum published;

  /** Bytes of the slices of budget that the core asked for and got. */
  long grantedBytes;

  Core core;
  long nowMs = 1_000_000;
  private final OriginPolicy policy;
  private final ArrayDeque<Command.SendTask> unanswered = new ArrayDeque<>();
  private final ArrayDeque<Event> grants = new ArrayDeque<>();
  private long heardMs;

  /** What a pCPU makes of the right partials of a task. */
  interface Bend {
    Bend HONEST = (task, partials) -> partials;

    List<Partial> bend(Task task, List<Partial> partials);
  }

  CoreRig(TestObject object) {
    this(object, OriginLimits.DEFAULT);
  }

  CoreRig(TestObject object, OriginLimits limits) {
    this.object = object;
    this.policy = new OriginPolicy(List.of(), Map.of(), limits, null, null);
    this.core = new Core(policy, 3);
  }

  void joins(String id, Bend bend) {
    pcpus.put(id, bend);
    heard(id);
  }

  private void heard(String id) {
    tell(new Event.PcpuHeard(Pcpus.edge(id, 2)));
  }

  void submit(String id, Program program, JobOptions options) {
    JobSpec spec = new JobSpec(List.of(URL), program, null, Map.of(), options);
    tell(new Event.JobAccepted(id, spec, nowMs, null, false));
  }

  /** Another core takes over with what was stored of a job. */
  void restart(String id) {
    JobSpec spec = status(id).spec();
    JobProgress progress = core.progress(id, nowMs).orElseThrow();
    unanswered.clear();
    core = new Core(policy, 4);
    pcpus.keySet().forEach(this::heard);
    tell(new Event.JobAccepted(id, spec, nowMs, progress, false));
  }

  void tell(Event event) {
    for (Command command : core.on(event, nowMs)) {
      switch (command) {
        case Command.SendTask send -> {
          sent.add(send);
          unanswered.add(send);
        }
        case Command.ReserveBudget wish -> grant(wish);
        case Command.CancelTask cancel -> {}
        case Command.HoldOrigin hold -> {}
        case Command.JobEnded ended -> {}
      }
    }
    CoreInvariants.check(core, nowMs);
  }

  private void grant(Command.ReserveBudget wish) {
    grantedBytes += wish.bytesMin();
    grants.add(
        new Event.BudgetSliced(
            wish.origin(), wish.bytesMin(), wish.requestsMin(), nowMs + 24 * 3_600_000));
  }

  JobStatus status(String id) {
    return core.status(id, nowMs).orElseThrow();
  }

  /** Until the job has ended; fails if that takes too many steps. */
  JobStatus play(String id) {
    for (int step = 0; !status(id).state().isEnd(); step++) {
      assertTrue(step < STEPS_MAX, () -> "no end: " + status(id));
      step();
    }
    return status(id);
  }

  /** The next answer, or time passes. */
  void step() {
    nowMs += ANSWER_MS;
    beat();
    Event grant = grants.poll();
    Command.SendTask next = grant == null ? unanswered.poll() : null;
    Bend bend = next == null ? null : pcpus.get(next.pcpu().id());
    if (grant != null) {
      tell(grant);
    } else if (next == null || bend == null) {
      tell(new Event.Tick());
    } else {
      tell(new Event.TaskReplied(answer(next, bend)));
    }
  }

  /** Nothing but time passes, and heartbeats of those that are there. */
  void passes(long ms) {
    for (long end = nowMs + ms; nowMs < end; ) {
      nowMs = Math.min(end, nowMs + HEARTBEAT_MS);
      beat();
      tell(new Event.Tick());
    }
  }

  private void beat() {
    if (nowMs - heardMs >= HEARTBEAT_MS) {
      heardMs = nowMs;
      List.copyOf(pcpus.keySet()).forEach(this::heard);
    }
  }

  private TaskReply answer(Command.SendTask send, Bend bend) {
    Task task = send.task();
    List<Partial> partials = List.of();
    List<List<Partial>> windows = new ArrayList<>();
    List<Integer> entry = task.entryStates();
    long bytes = 0;
    for (Fetch fetch : task.fetches()) {
      ByteRange range = fetch.range().clip(new ByteRange(0, object.sizeBytes()));
      bytes += range.length();
      List<Partial> own = compute(task, range, entry);
      entry = Partials.exitStates(own);
      partials = partials.isEmpty() ? own : Partials.combineAll(partials, own);
      if (task.perWindow()) {
        windows.add(compute(task, range, task.program().entryStates()));
      }
    }
    int fetches = task.fetches().size();
    return new TaskReply(
        task.id(),
        send.pcpu().id(),
        new Identity(object.sizeBytes(), "\"v\"", Identity.Kind.STRONG_ETAG),
        published,
        null,
        fetches,
        bend.bend(task, partials),
        windows,
        new FetchFacts(fetches, bytes, bytes, 0, 0, fetches, 0, bytes, null, null, 1_000, 10_000),
        null);
  }

  private List<Partial> compute(Task task, ByteRange range, List<Integer> entry) {
    ProgramRun run = ProgramRun.open(task.program(), object.sizeBytes(), range, entry);
    run.update(ByteBuffer.wrap(object.bytes(range.offset(), Math.toIntExact(range.length()))));
    return run.finish();
  }
}
