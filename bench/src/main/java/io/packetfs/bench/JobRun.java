package io.packetfs.bench;

import io.packetfs.cli.RestClient;
import io.vertx.core.json.JsonObject;

/** A job from the request to its end, by the client's clock. */
record JobRun(JsonObject status, double seconds) {
  /** A job that has not ended by then failed. */
  static final long JOB_MAX_MS = 120_000;

  /** How long one call is held. */
  private static final long WAIT_MS = 30_000;

  /**
   * Runs one.
   *
   * @param body of {@code POST /v1/jobs}
   * @return how it stands at its end, or after {@link #JOB_MAX_MS}
   */
  static JobRun of(RestClient rest, JsonObject body) {
    long begunNanos = System.nanoTime();
    JsonObject status = rest.post("/v1/jobs?wait=" + WAIT_MS + "ms", body, WAIT_MS);
    for (long waitedMs = WAIT_MS; !ended(status) && waitedMs < JOB_MAX_MS; waitedMs += WAIT_MS) {
      status =
          rest.get("/v1/jobs/" + status.getString("job_id") + "?wait=" + WAIT_MS + "ms", WAIT_MS);
    }
    JobRun run = new JobRun(status, Rate.secondsSince(begunNanos));
    if (!status.getString("state").equals("SUCCEEDED")) {
      WrongResultException.check(run.name(), "SUCCEEDED", status.encode());
    }
    return run;
  }

  /** For messages. */
  String name() {
    return "job " + status.getString("job_id");
  }

  /** A number of its metrics. */
  long metric(String name) {
    return status.getJsonObject("metrics").getLong(name);
  }

  private static boolean ended(JsonObject status) {
    return switch (status.getString("state")) {
      case "SUCCEEDED", "FAILED", "CANCELLED" -> true;
      default -> false;
    };
  }
}
