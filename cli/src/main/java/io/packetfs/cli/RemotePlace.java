package io.packetfs.cli;

import io.packetfs.job.JobShares;
import io.packetfs.job.JobSpec;
import io.packetfs.job.JobStatus;
import io.packetfs.job.PlanEstimate;
import io.packetfs.wire.json.JobSharesJson;
import io.packetfs.wire.json.JobSpecJson;
import io.packetfs.wire.json.JobStatusJson;
import io.packetfs.wire.json.PlanEstimateJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A scheduler somewhere, by REST. Its jobs go on without this process, unless they are its own. */
final class RemotePlace implements JobPlace, Planner {
  private final RestClient rest;
  private final boolean endsWithProcess;

  /** Takes the client over. */
  RemotePlace(RestClient rest) {
    this(rest, false);
  }

  private RemotePlace(RestClient rest, boolean endsWithProcess) {
    this.rest = rest;
    this.endsWithProcess = endsWithProcess;
  }

  /** For jobs that nobody wants without this process: they are cancelled with it. */
  static RemotePlace ofOwnJobs(RestClient rest) {
    return new RemotePlace(rest, true);
  }

  @Override
  public JobStatus submit(JobSpec spec) {
    return JobStatusJson.parse(rest.post("/v1/jobs", JobSpecJson.toJson(spec)));
  }

  @Override
  public JobStatus await(String jobId, long waitMs) {
    return JobStatusJson.parse(
        rest.get(RestClient.pathOfJob(jobId) + "?wait=" + waitMs + "ms", waitMs));
  }

  @Override
  public JobShares shares(String jobId) {
    return JobSharesJson.parse(rest.get(RestClient.pathOfJob(jobId) + "/shares"));
  }

  @Override
  public JobStatus cancel(String jobId) {
    return JobStatusJson.parse(rest.post(RestClient.pathOfJob(jobId) + "/cancel"));
  }

  @Override
  public List<PlanEstimate> plan(JobSpec spec) {
    JsonArray objects = rest.post("/v1/plan", JobSpecJson.toJson(spec)).getJsonArray("objects");
    return objects.stream().map(o -> PlanEstimateJson.parse((JsonObject) o)).toList();
  }

  @Override
  public boolean endsWithProcess() {
    return endsWithProcess;
  }

  @Override
  public void close() {
    rest.close();
  }
}
