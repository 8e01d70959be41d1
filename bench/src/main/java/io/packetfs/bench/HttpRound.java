package io.packetfs.bench;

import io.vertx.core.json.JsonObject;

/**
 * A job over HTTP and, right behind it, wrk on the ranges that the job asked for.
 *
 * @param job GiB/s, from the request to the result
 * @param wrk GiB/s of bodies and heads
 * @param requests that the job's edge node sent
 */
record HttpRound(double job, double wrk, int requests) {

  JsonObject toJson() {
    return new JsonObject()
        .put("cpupwn_gib_s", job)
        .put("wrk_gib_s", wrk)
        .put("ratio_to_wrk", job / wrk)
        .put("requests", requests);
  }
}
