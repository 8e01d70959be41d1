package io.packetfs.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.edge.source.HttpOptions;
import io.packetfs.origin.Origin;
import io.packetfs.origin.OriginPolicy;
import io.packetfs.origin.Volume;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What options are refused, and that the refusal names the setting. */
class EdgeOptionsTest {

  private static void refused(String setting, UnaryOperator<EdgeOptions.Builder> change) {
    names(setting, () -> change.apply(EdgeOptions.builder()).build());
  }

  private static void names(String setting, Executable making) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, making);
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains(setting), message);
  }

  @Test
  void byDefaultNothingIsAllowedAndNobodyListens() {
    EdgeOptions options = EdgeOptions.builder().build();
    assertEquals(OriginPolicy.CLOSED, options.policy());
    assertNull(options.api());
    assertEquals(List.of(), options.volumes());
    assertEquals(2 * Runtime.getRuntime().availableProcessors(), options.tasks().concurrency());
    assertTrue(options.tasks().prefetchBytesMax() > 0);
  }

  @Test
  void twoNodesOnOneHostHaveDifferentIds() {
    assertNotEquals(EdgeOptions.builder().build().id(), EdgeOptions.builder().build().id());
    assertTrue(EdgeOptions.defaultId().matches("[A-Za-z0-9._-]{1,64}"));
  }

  @Test
  void whatIsOutOfRangeIsNamed() {
    refused("id", options -> options.id("with space"));
    refused("latency_ms", options -> options.latencyMs(-1));
    refused("latency_ms", options -> options.latencyMs(Double.NaN));
    refused("cost_per_gib", options -> options.costPerGib(-0.1));
    refused("concurrency", options -> options.concurrency(0));
    refused("schemes", options -> options.schemes(Set.of("ftp")));
    refused("schemes", options -> options.schemes(Set.of()));
    refused("threads", options -> options.threads(0));
    refused("task_bytes_max", options -> options.taskBytesMax(1));
    refused("streams_per_task_max", options -> options.streamsPerTaskMax(0));
    refused("fetch_buffer_bytes", options -> options.fetchBufferBytes(1));
    refused("drain_ms", options -> options.drainMs(-1));
    refused(
        "volumes",
        options ->
            options.volumes(List.of(new Volume("a", "/x", false), new Volume("a", "/y", false))));
  }

  @Test
  void whatIsOutOfRangeOfHttpIsNamed() {
    HttpOptions http = HttpOptions.DEFAULT;
    names("http.connections_per_origin_max", () -> http.withConnections(0, 1, 5_000));
    names("http.waiting_per_origin_max", () -> http.withConnections(1, -1, 5_000));
    names("http.keep_alive_ms", () -> http.withConnections(1, 1, 0));
    names("http.connect_timeout_ms", () -> http.withTimeouts(0, 1));
    names("http.idle_timeout_ms", () -> http.withTimeouts(1, 0));
    names("http.progress_interval_ms", () -> http.withProgress(0, 1));
    names("http.user_agent_contact", () -> http.withUserAgentContact("a\r\nX: y"));
    Origin origin = Origin.parse("http://h");
    names("http.headers", () -> http.withHeaders(Map.of(origin, Map.of("X-A", "b\r\nX-B: c"))));
    names("http.headers", () -> http.withHeaders(Map.of(origin, Map.of("bad name", "b"))));
    names("http.headers", () -> http.withHeaders(Map.of(origin, Map.of("range", "bytes=0-"))));
  }
}
