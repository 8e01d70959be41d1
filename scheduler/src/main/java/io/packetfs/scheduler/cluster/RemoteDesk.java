package io.packetfs.scheduler.cluster;

import io.packetfs.job.JobShares;
import io.packetfs.job.JobSpec;
import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.job.PlanEstimate;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.scheduler.core.AssignmentPage;
import io.packetfs.scheduler.core.Election;
import io.packetfs.scheduler.core.OriginStatus;
import io.packetfs.scheduler.core.PcpuStatus;
import io.packetfs.wire.ProblemReply;
import io.packetfs.wire.json.JobSharesJson;
import io.packetfs.wire.json.JobSpecJson;
import io.packetfs.wire.json.JobStatusJson;
import io.packetfs.wire.json.PlanEstimateJson;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The desk of the leader in another process, over the bus; {@link DeskService} is its other end.
 */
final class RemoteDesk implements LeaderDesk {
  /** How long an answer is waited for, in ms. */
  private static final long ANSWER_MS_MAX = 1_500;

  private final EventBus bus;
  private final String holder;

  /**
   * Asks a scheduler.
   *
   * @param holder its name in the election
   */
  RemoteDesk(EventBus bus, String holder) {
    this.bus = bus;
    this.holder = holder;
  }

  private Future<JsonObject> ask(DeskCall call, JsonObject arguments, long answerMsMax) {
    return bus.<JsonObject>request(
            DeskCall.address(holder),
            arguments.put(DeskCall.FIELD, call.name()),
            new DeliveryOptions().setSendTimeout(answerMsMax))
        .map(Message::body)
        .recover(failure -> Future.failedFuture(problem(failure)));
  }

  private ProblemException problem(Throwable failure) {
    return failure instanceof ProblemReply reply
        ? reply.problem().asException()
        : Problem.of(
                ErrorCode.SCHEDULER_UNREACHABLE,
                "the leading scheduler " + holder + " did not answer: " + failure.getMessage())
            .retryAfter(Election.LEASE_MS)
            .asException();
  }

  private <T> Future<List<T>> list(
      DeskCall call, JsonObject arguments, Function<JsonObject, T> form) {
    return ask(call, arguments, ANSWER_MS_MAX)
        .map(
            answer ->
                answer.getJsonArray(DeskCall.LIST).stream()
                    .map(JsonObject.class::cast)
                    .map(form)
                    .toList());
  }

  private Future<Void> tell(DeskCall call, JsonObject arguments) {
    return ask(call, arguments, ANSWER_MS_MAX).mapEmpty();
  }

  @Override
  public Future<List<JobStatus>> jobs(Collection<String> jobIds) {
    return list(
        DeskCall.JOBS,
        new JsonObject().put("ids", new JsonArray(List.copyOf(jobIds))),
        JobStatusJson::parse);
  }

  @Override
  public Future<JobNews> news(Map<String, String> steps) {
    JsonObject known = new JsonObject();
    steps.forEach(known::put);
    return ask(DeskCall.NEWS, new JsonObject().put("steps", known), ANSWER_MS_MAX)
        .map(
            answer ->
                new JobNews(
                    answer.getJsonArray(DeskCall.LIST).stream()
                        .map(JsonObject.class::cast)
                        .map(JobStatusJson::parse)
                        .toList(),
                    answer.getJsonArray(DeskCall.GONE).stream().map(String.class::cast).toList()));
  }

  @Override
  public Future<List<JobStatus>> jobs(JobState state, @Nullable String beforeId, int limit) {
    return list(
        DeskCall.JOBS_IN_STATE,
        new JsonObject().put("state", state.name()).put("before", beforeId).put("limit", limit),
        JobStatusJson::parse);
  }

  private <T> Future<Optional<T>> one(
      DeskCall call, JsonObject arguments, Function<JsonObject, T> form) {
    return ask(call, arguments, ANSWER_MS_MAX)
        .map(answer -> Optional.ofNullable(answer.getJsonObject(DeskCall.ONE)).map(form));
  }

  @Override
  public Future<Optional<AssignmentPage>> assignments(String jobId, long behindTaskId, int limit) {
    return one(
        DeskCall.ASSIGNMENTS,
        new JsonObject().put("id", jobId).put("behind", behindTaskId).put("limit", limit),
        AssignmentJson::parsePage);
  }

  @Override
  public Future<Optional<JobShares>> shares(String jobId) {
    return one(DeskCall.SHARES, new JsonObject().put("id", jobId), JobSharesJson::parse);
  }

  @Override
  public Future<Void> jobStored(String jobId) {
    return tell(DeskCall.JOB_STORED, new JsonObject().put("id", jobId));
  }

  @Override
  public Future<Void> cancelStored(String jobId) {
    return tell(DeskCall.CANCEL_STORED, new JsonObject().put("id", jobId));
  }

  @Override
  public Future<Void> pauseStored(String origin, boolean paused) {
    return tell(
        DeskCall.PAUSE_STORED, new JsonObject().put("origin", origin).put("paused", paused));
  }

  @Override
  public Future<List<PlanEstimate>> plan(JobSpec spec) {
    return ask(
            DeskCall.PLAN,
            new JsonObject().put("spec", JobSpecJson.toJson(spec)),
            Plans.TIMEOUT_MS + ANSWER_MS_MAX)
        .map(
            answer ->
                answer.getJsonArray(DeskCall.LIST).stream()
                    .map(JsonObject.class::cast)
                    .map(PlanEstimateJson::parse)
                    .toList());
  }

  @Override
  public Future<List<PcpuStatus>> pcpus() {
    return list(DeskCall.PCPUS, new JsonObject(), PcpuStatusJson::parse);
  }

  @Override
  public Future<Void> removePcpu(String pcpuId) {
    return tell(DeskCall.REMOVE_PCPU, new JsonObject().put("id", pcpuId));
  }

  @Override
  public Future<Void> pcpusStored() {
    return tell(DeskCall.PCPUS_STORED, new JsonObject());
  }

  @Override
  public Future<List<OriginStatus>> origins() {
    return list(DeskCall.ORIGINS, new JsonObject(), OriginStatusJson::parse);
  }
}
