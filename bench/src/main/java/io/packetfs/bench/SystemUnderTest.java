package io.packetfs.bench;

import io.packetfs.cli.RestClient;
import io.vertx.core.json.JsonObject;
import java.net.URI;

/** Runs jobs the way a client does: over HTTP, from the request to the result. */
final class SystemUnderTest implements AutoCloseable {
  /** A job that has not ended by then failed. */
  private static final long JOB_MAX_MS = 120_000;

  /** How long one call is held. */
  private static final long WAIT_MS = 30_000;

  /**
   * What a job took.
   *
   * @param gibPerSecond from the request to the result, by the client's clock
   * @param schedulerGibPerSecond {@code metrics.cpupwn_gib_s}: from acceptance to the end, by the
   *     scheduler's, in whole ms
   */
  record Job(double gibPerSecond, double schedulerGibPerSecond) {}

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
    JsonObject body = workload.job(imm, JOB_MAX_MS);
    long begunNanos = System.nanoTime();
    JsonObject status = rest.post("/v1/jobs?wait=" + WAIT_MS + "ms", body, WAIT_MS);
    for (long waitedMs = WAIT_MS; !ended(status) && waitedMs < JOB_MAX_MS; waitedMs += WAIT_MS) {
      status =
          rest.get("/v1/jobs/" + status.getString("job_id") + "?wait=" + WAIT_MS + "ms", WAIT_MS);
    }
    double seconds = Rate.secondsSince(begunNanos);
    check(status, imm);
    return new Job(
        Rate.gibPerSecond(workload.bytes(), seconds),
        status.getJsonObject("metrics").getDouble("cpupwn_gib_s"));
  }

  private static boolean ended(JsonObject status) {
    return switch (status.getString("state")) {
      case "SUCCEEDED", "FAILED", "CANCELLED" -> true;
      default -> false;
    };
  }

  private void check(JsonObject status, int imm) {
    String job = "job " + status.getString("job_id");
    if (!status.getString("state").equals("SUCCEEDED")) {
      WrongResultException.check(job, "SUCCEEDED", status.encode());
    }
    JsonObject result =
        status.getJsonArray("objects").getJsonObject(0).getJsonArray("results").getJsonObject(0);
    WrongResultException.check(
        job + ", value", expected.value(imm), result.getValue("value").toString());
    WrongResultException.check(
        job + ", bytes_processed",
        workload.bytes(),
        status.getJsonObject("metrics").getLong("bytes_processed"));
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
