package io.packetfs.wire;

import io.packetfs.job.JobStatus;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.packetfs.wire.json.JobSpecJson;
import io.packetfs.wire.json.JobStatusJson;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;

/**
 * The codecs of all messages. Their names carry a version, like {@code pfs.task.v1}. What goes
 * between scheduler and pCPUs is binary; what clients send and get is the JSON of the contracts.
 */
public final class Codecs {
  static final MessageCodec<Task, ?> TASK =
      new RecordCodec<>("task", RecordCodec.Role.REQUEST, TaskFields::write, TaskFields::read);

  static final MessageCodec<TaskReply, ?> TASK_REPLY =
      new RecordCodec<>(
          "task-reply", RecordCodec.Role.REPLY, TaskReplyFields::write, TaskReplyFields::read);

  static final MessageCodec<CancelTask, ?> CANCEL_TASK =
      new RecordCodec<>(
          "cancel-task",
          RecordCodec.Role.REQUEST,
          (out, cancel) -> out.i64(cancel.taskId()),
          in -> new CancelTask(in.i64()));

  static final MessageCodec<Hello, ?> HELLO =
      new RecordCodec<>("hello", RecordCodec.Role.REQUEST, HelloFields::write, HelloFields::read);

  static final MessageCodec<Heard, ?> HEARD =
      new RecordCodec<>(
          "heard",
          RecordCodec.Role.REPLY,
          (out, heard) -> out.i64(heard.epoch()),
          in -> new Heard(in.i64()));

  static final MessageCodec<ProblemReply, ?> PROBLEM =
      new RecordCodec<>(
          "problem",
          RecordCodec.Role.REPLY,
          (out, reply) -> ProblemFields.write(out, reply.problem()),
          in -> new ProblemReply(ProblemFields.read(in)));

  static final MessageCodec<SubmitJob, ?> SUBMIT_JOB =
      new RecordCodec<>(
          "submit-job",
          RecordCodec.Role.REQUEST,
          (out, submit) -> {
            out.json(JobSpecJson.toJson(submit.spec()));
            out.nullable(submit.idempotencyKey(), WireWriter::string);
          },
          in -> new SubmitJob(JobSpecJson.parse(in.json()), in.nullable(WireReader::string)));

  static final MessageCodec<QueryJob, ?> QUERY_JOB =
      new RecordCodec<>(
          "query-job",
          RecordCodec.Role.REQUEST,
          (out, query) -> out.string(query.jobId()),
          in -> new QueryJob(in.string()));

  static final MessageCodec<CancelJob, ?> CANCEL_JOB =
      new RecordCodec<>(
          "cancel-job",
          RecordCodec.Role.REQUEST,
          (out, cancel) -> out.string(cancel.jobId()),
          in -> new CancelJob(in.string()));

  static final MessageCodec<FollowJob, ?> FOLLOW_JOB =
      new RecordCodec<>(
          "follow-job",
          RecordCodec.Role.REQUEST,
          (out, follow) -> {
            out.string(follow.jobId());
            out.string(follow.address());
            out.i32(follow.leaseMs());
          },
          in -> new FollowJob(in.string(), in.string(), in.i32()));

  static final MessageCodec<JobStatus, ?> JOB_STATUS =
      new RecordCodec<>(
          "job-status",
          RecordCodec.Role.REPLY,
          (out, status) -> out.json(JobStatusJson.toJson(status)),
          in -> JobStatusJson.parse(in.json()));

  private Codecs() {}

  /**
   * Registers every codec as the default of its message. Again: nothing happens, so that each part
   * of a process may do it. Callable from any thread.
   */
  public static void register(EventBus bus) {
    register(bus, Task.class, TASK);
    register(bus, TaskReply.class, TASK_REPLY);
    register(bus, CancelTask.class, CANCEL_TASK);
    register(bus, Hello.class, HELLO);
    register(bus, Heard.class, HEARD);
    register(bus, ProblemReply.class, PROBLEM);
    register(bus, SubmitJob.class, SUBMIT_JOB);
    register(bus, QueryJob.class, QUERY_JOB);
    register(bus, CancelJob.class, CANCEL_JOB);
    register(bus, FollowJob.class, FOLLOW_JOB);
    register(bus, JobStatus.class, JOB_STATUS);
  }

  private static <T> void register(EventBus bus, Class<T> type, MessageCodec<T, ?> codec) {
    try {
      bus.registerDefaultCodec(type, codec);
    } catch (IllegalStateException alreadyRegistered) {
      // The bus has no way to ask first, and says nothing else with this exception.
    }
  }
}
