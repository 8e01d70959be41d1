package io.packetfs.bench;

import io.packetfs.cli.RestClient;
import io.vertx.core.json.JsonObject;
import java.net.URI;

/** Runs jobs the way a client does: over HTTP, from the request to the result. */
final class SystemUnderTest implements AutoCloseable {
  /**
   * What a job took.
   *
   * @param id of the job
   * @param gibPerSecond from the request to the result, by the client's clock
   * @param schedulerGibPerSecond {@code metrics.cpupwn_gib_s}: from acceptance to the end, by the
   *     scheduler's, in whole ms
   */
  record Job(String id, double gibPerSecond, double schedulerGibPerSecond) {}

  private final Workload workload;
  private final Expected expected;
  private final RestClient rest;

  /** For the scheduler at this URL. */
  SystemUnderTest(URI scheduler, Workload workload, Expected expected) {
    this.workload = workload;
    this.expected = expected;
    this.rest = new RestClient(scheduler, null);
  }

  /**
   * Runs one job and checks everything that it says.
   *
   * @throws WrongResultException if it failed, or anything is not exactly right
   */
  Job run(int imm) {
    JobRun run = JobRun.of(rest, workload.job(imm, JobRun.JOB_MAX_MS));
    check(run, imm);
    return new Job(
        run.status().getString("job_id"),
        Rate.gibPerSecond(workload.bytes(), run.seconds()),
        run.status().getJsonObject("metrics").getDouble("cpupwn_gib_s"));
  }

  private void check(JobRun run, int imm) {
    String job = run.name();
    JsonObject status = run.status();
    JsonObject result =
        status.getJsonArray("objects").getJsonObject(0).getJsonArray("results").getJsonObject(0);
    WrongResultException.check(
        job + ", value", expected.value(imm), result.getValue("value").toString());
    WrongResultException.check(
        job + ", bytes_processed", workload.bytes(), run.metric("bytes_processed"));
    WrongResultException.check(
        job + ", windows done",
        workload.windows(),
        status.getJsonObject("windows").getLong("done"));
  }

  @Override
  public void close() {
    rest.close();
  }
}
