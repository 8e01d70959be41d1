package io.packetfs.bench;

import io.packetfs.cli.RestClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;

/**
 * A server of {@code POST /compute} that a scheduler is told of, as an operator would.
 *
 * @param id of the pCPU
 * @param kind edge_http or worker
 * @param endpoint where it is
 * @param concurrency calls at once
 * @param taskBytesMax the longest call
 * @param serves URL prefixes; none: any
 */
record AddedServer(
    String id, String kind, URI endpoint, int concurrency, long taskBytesMax, List<String> serves) {

  /** Adds it. */
  void addTo(URI scheduler) {
    try (RestClient rest = new RestClient(scheduler, null)) {
      rest.post(
          "/v1/pcpus",
          new JsonObject()
              .put("id", id)
              .put("kind", kind)
              .put("endpoint", endpoint.toString())
              .put(
                  "attrs",
                  new JsonObject()
                      .put("concurrency", concurrency)
                      .put("task_bytes_max", taskBytesMax)
                      .put("serves", new JsonArray(serves))),
          0);
    }
  }

  /** Removes it. */
  void removeFrom(URI scheduler) {
    try (RestClient rest = new RestClient(scheduler, null)) {
      rest.delete("/v1/pcpus/" + id);
    }
  }
}
