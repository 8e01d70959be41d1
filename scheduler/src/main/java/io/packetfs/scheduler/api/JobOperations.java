package io.packetfs.scheduler.api;

import io.packetfs.job.JobSpec;
import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.problem.Problem;
import io.packetfs.scheduler.api.OperationHandler.Call;
import io.packetfs.scheduler.cluster.AssignmentJson;
import io.packetfs.scheduler.cluster.Scheduler;
import io.packetfs.scheduler.cluster.Scheduler.JobPage;
import io.packetfs.scheduler.cluster.Scheduler.WindowPage;
import io.packetfs.wire.json.JobSharesJson;
import io.packetfs.wire.json.JobSpecJson;
import io.packetfs.wire.json.JobStatusJson;
import io.packetfs.wire.json.PlanEstimateJson;
import io.packetfs.wire.json.WindowResultJson;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Submitting, asking, following, planning: everything under {@code /v1/jobs}, and {@code /v1/plan}.
 */
final class JobOperations {
  /** The longest held wait, in ms. */
  static final long WAIT_MS_MAX = 60_000;

  /** Bodies beyond this many bytes are parsed and checked off the event loop. */
  private static final int INLINE_BYTES_MAX = 32 << 10;

  /**
   * So many are parsed at once: what a parser makes of a body may be many times as large. The
   * others wait, and {@link HeldBytes} bounds them.
   */
  private static final int PARSERS = 2;

  private static final int OK = 200;
  private static final int ACCEPTED = 202;

  private final Vertx vertx;
  private final Scheduler scheduler;
  private final WorkerExecutor parsers;
  private final Readers readers;
  private final StatusEvent.Latest events = new StatusEvent.Latest();
  private final long keepAliveMs;

  /** On the context of the server, whose end ends the parsers. */
  JobOperations(Vertx vertx, Scheduler scheduler, Readers readers, long keepAliveMs) {
    this.vertx = vertx;
    this.scheduler = scheduler;
    this.parsers = vertx.createSharedWorkerExecutor("rest-parsers", PARSERS);
    this.readers = readers;
    this.keepAliveMs = keepAliveMs;
  }

  /** By operationId. */
  Map<String, OperationHandler> handlers() {
    return Map.of(
        "submitJob", this::submit,
        "getJob", this::get,
        "listJobs", this::list,
        "listWindows", this::windows,
        "listAssignments", this::assignments,
        "getShares", this::shares,
        "cancelJob", this::cancel,
        "deleteJob", this::delete,
        "followJob", this::follow,
        "planJob", this::plan);
  }

  private void submit(Call call) {
    long waitMs = call.parameters().durationMs("wait", WAIT_MS_MAX);
    String key = call.parameters().optional("Idempotency-Key");
    Future<JobStatus> submitted =
        spec(call)
            .compose(
                spec -> {
                  // Who cannot wait is told before the job is stored, so that the call can simply
                  // be made again.
                  Hold hold = waitMs == 0 ? null : new Hold();
                  Future<JobStatus> accepted = scheduler.submit(spec, key);
                  return hold == null ? accepted : hold.over(accepted, waitMs);
                });
    Answers.when(
        call.context(),
        submitted,
        status -> {
          call.context().response().putHeader(HttpHeaders.LOCATION, "/v1/jobs/" + status.jobId());
          boolean ended = waitMs > 0 && status.state().isEnd();
          Answers.json(call.context(), ended ? OK : ACCEPTED, JobStatusJson.toJson(status));
        });
  }

  private void get(Call call) {
    long waitMs = call.parameters().durationMs("wait", WAIT_MS_MAX);
    Future<JobStatus> now = scheduler.status(jobId(call));
    answerStatus(call, waitMs == 0 ? now : new Hold().over(now, waitMs));
  }

  private void list(Call call) {
    String state = call.parameters().optional("state");
    Future<JobPage> page =
        scheduler.list(
            state == null ? null : JobState.valueOf(state),
            call.parameters().integer("limit"),
            call.parameters().optional("page_token"));
    answerJson(
        call,
        page,
        jobs ->
            new JsonObject()
                .put(
                    "jobs",
                    Answers.array(jobs.jobs(), job -> JobStatusJson.toJson(job.withoutObjects())))
                .put("next_page_token", jobs.nextPageToken()));
  }

  private void windows(Call call) {
    Future<WindowPage> page =
        scheduler.windows(
            jobId(call),
            call.parameters().integer("limit"),
            call.parameters().optional("page_token"));
    answerJson(
        call,
        page,
        windows ->
            new JsonObject()
                .put("windows", Answers.array(windows.windows(), WindowResultJson::toJson))
                .put("next_page_token", windows.nextPageToken()));
  }

  private void assignments(Call call) {
    answerJson(
        call,
        scheduler.assignments(
            jobId(call),
            call.parameters().integer("limit"),
            call.parameters().optional("page_token")),
        AssignmentJson::toJson);
  }

  private void shares(Call call) {
    answerJson(call, scheduler.shares(jobId(call)), JobSharesJson::toJson);
  }

  private void cancel(Call call) {
    answerStatus(call, scheduler.cancel(jobId(call)));
  }

  private void delete(Call call) {
    Answers.when(
        call.context(), scheduler.delete(jobId(call)), deleted -> Answers.nothing(call.context()));
  }

  private void follow(Call call) {
    EventStream.open(vertx, call.context(), scheduler, readers, events, keepAliveMs, jobId(call));
  }

  private void plan(Call call) {
    answerJson(
        call,
        spec(call).compose(scheduler::plan),
        estimates ->
            new JsonObject().put("objects", Answers.array(estimates, PlanEstimateJson::toJson)));
  }

  private static String jobId(Call call) {
    return call.parameters().text("job_id");
  }

  private Future<JobSpec> spec(Call call) {
    return BodyReader.read(
        vertx,
        call.context(),
        body ->
            body.length() <= INLINE_BYTES_MAX
                ? Future.succeededFuture(spec(call, body))
                : parsers.executeBlocking(() -> spec(call, body), false));
  }

  /**
   * The parsers and the schema take the same bodies; where both refuse one, the parsers say it
   * better.
   */
  private static JobSpec spec(Call call, Buffer buffer) {
    JsonBody body = JsonBody.parse(buffer);
    JobSpec spec = JobSpecJson.parse(body.object());
    Problem problem = Violations.of(Objects.requireNonNull(call.operation().body()), body.tree());
    if (problem != null) {
      throw problem.asException();
    }
    return spec;
  }

  /** A held wait. When the server closes it is answered with the status of that moment. */
  private final class Hold {
    private final Promise<Void> closing = Promise.promise();
    private final Readers.Reader reader = readers.enter(closing::tryComplete);

    Future<JobStatus> over(Future<JobStatus> known, long waitMs) {
      return known
          .compose(
              status ->
                  status.state().isEnd()
                      ? Future.succeededFuture(status)
                      : awaitEndOrClosing(status.jobId(), waitMs))
          .onComplete(done -> reader.leave());
    }

    private Future<JobStatus> awaitEndOrClosing(String jobId, long waitMs) {
      Promise<JobStatus> first = Promise.promise();
      scheduler.await(jobId, waitMs).onComplete(first::tryComplete, first::tryFail);
      closing
          .future()
          .compose(closed -> scheduler.status(jobId))
          .onComplete(first::tryComplete, first::tryFail);
      return first.future();
    }
  }

  private static void answerStatus(Call call, Future<JobStatus> status) {
    answerJson(call, status, JobStatusJson::toJson);
  }

  private static <T> void answerJson(Call call, Future<T> value, Function<T, JsonObject> form) {
    Answers.when(call.context(), value, done -> Answers.json(call.context(), OK, form.apply(done)));
  }
}
