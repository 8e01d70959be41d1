package io.packetfs.bench.core;

import io.packetfs.job.JobOptions;
import io.packetfs.job.JobSpec;
import io.packetfs.job.JobStatus;
import io.packetfs.origin.OriginLimits;
import io.packetfs.origin.OriginPolicy;
import io.packetfs.origin.Volume;
import io.packetfs.program.Op;
import io.packetfs.scheduler.core.Command;
import io.packetfs.scheduler.core.Core;
import io.packetfs.scheduler.core.Event;
import io.packetfs.task.PcpuAttributes;
import io.packetfs.task.TaskReply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A core, pCPUs that take every task and answer it when they are asked to, and jobs over files that
 * nobody reads, with {@link WindowHits}. All in one thread, in a time of its own that passes {@link
 * #TASKS_PER_MS} tasks a ms.
 */
public final class CoreLoop {
  /** Tasks that are answered in one ms of the loop's time. */
  public static final int TASKS_PER_MS = 60;

  private static final int HEARTBEAT_MS = 1_000;
  private static final int TICK_MS = 200;
  private static final int SLOTS_PER_PCPU = 2;

  private final Core core;
  private final List<PcpuAttributes> pcpus = new ArrayList<>();
  private final ArrayDeque<Command.SendTask> sent = new ArrayDeque<>();

  /** How jobs ended that the core has forgotten since. */
  private final Map<String, JobStatus> ended = new HashMap<>();

  private final long objectBytes;
  private final long taskBytesMax;
  private long nowMs = 1;
  private int answeredInMs;
  private long heartbeats;
  private long tasks;
  private int jobs;

  /**
   * A core without jobs.
   *
   * @param pcpuCount how many pCPUs it has, 1..
   * @param objectBytes size of each object
   * @param taskBytesMax the most that a pCPU takes in one task, in bytes
   */
  public CoreLoop(int pcpuCount, long objectBytes, long taskBytesMax) {
    this.objectBytes = objectBytes;
    this.taskBytesMax = taskBytesMax;
    this.core =
        new Core(
            new OriginPolicy(List.of(), Map.of(), OriginLimits.DEFAULT, null, null),
            1,
            0,
            Long.MAX_VALUE);
    for (int i = 0; i < pcpuCount; i++) {
      pcpus.add(pcpu("p" + i, 1 + i % 7));
      tell(new Event.PcpuHeard(pcpus.getLast()));
    }
  }

  private PcpuAttributes pcpu(String id, double latencyMs) {
    return new PcpuAttributes(
        id,
        "edge",
        id,
        latencyMs,
        1,
        SLOTS_PER_PCPU,
        null,
        null,
        Set.of("file"),
        List.of(new Volume("data", "/data", true)),
        Set.of(Op.values()),
        List.of(),
        taskBytesMax,
        false,
        null);
  }

  /** Accepts a job over one object of its own and returns its id. */
  public String submit() {
    String id = "j" + jobs++;
    JobSpec spec =
        new JobSpec(
            List.of("file:///data/" + id),
            InstantReply.PROGRAM,
            null,
            Map.of(),
            JobOptions.DEFAULT);
    tell(new Event.JobAccepted(id, spec, nowMs, null, false));
    return id;
  }

  /** What is known of a job. */
  public JobStatus status(String jobId) {
    JobStatus end = ended.get(jobId);
    return end == null ? core.status(jobId, nowMs).orElseThrow() : end;
  }

  /** How many jobs have not ended. */
  public int openJobs() {
    return core.openJobs();
  }

  /** Tasks that were answered. */
  public long tasks() {
    return tasks;
  }

  /**
   * One task is answered and what follows is sent; now and then a heartbeat comes and time passes.
   *
   * @return the bytes of the task, 0: nothing is under way
   */
  public long step() {
    passTime();
    Command.SendTask next = sent.poll();
    if (next == null) {
      return 0;
    }
    tasks++;
    TaskReply reply = InstantReply.to(next.task(), next.pcpu().id(), objectBytes);
    tell(new Event.TaskReplied(reply));
    return reply.facts().bytesProcessed();
  }

  private void passTime() {
    if (++answeredInMs < TASKS_PER_MS) {
      return;
    }
    answeredInMs = 0;
    nowMs++;
    // Heartbeats are spread over the interval, as those of many nodes are.
    for (long due = nowMs * pcpus.size() / HEARTBEAT_MS; heartbeats < due; heartbeats++) {
      tell(new Event.PcpuHeard(pcpus.get((int) (heartbeats % pcpus.size()))));
    }
    if (nowMs % TICK_MS == 0) {
      tell(new Event.Tick());
    }
    if (nowMs % HEARTBEAT_MS == 0) {
      core.takeDirtyJobs().forEach(this::checkpoint);
    }
  }

  /** What a leader stores each second is made, too. */
  private void checkpoint(String jobId) {
    if (core.progress(jobId, nowMs).isEmpty()) {
      throw new IllegalStateException(jobId + " is dirty and unknown");
    }
  }

  private void tell(Event event) {
    for (Command command : core.on(event, nowMs)) {
      if (command instanceof Command.SendTask send) {
        sent.add(send);
      } else if (command instanceof Command.JobEnded end) {
        ended.put(end.jobId(), core.status(end.jobId(), nowMs).orElseThrow());
        tell(new Event.JobReleased(end.jobId()));
      }
    }
  }
}
