package io.packetfs.scheduler.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.scheduler.api.RestCaller.Answer;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the server tells about itself. */
class ServerRoutesTest extends RestTest {

  @Test
  void healthAndReadinessAreToldApart() {
    assertEquals("UP", rest.get("/health").json().getString("status"));
    assertEquals(42, rest.get("/ready").json().getInteger("epoch"));
    scheduler.silent = true;
    rest.get("/ready").problem(503, "STORE_UNAVAILABLE");
    rest.get("/metrics").problem(503, "STORE_UNAVAILABLE");
    assertEquals("UP", rest.get("/health").json().getString("status"));
  }

  @Test
  void metricsHaveTheContractsNames() {
    rest.get("/v1/jobs");
    rest.get("/v1/jobs/none");
    Answer answer = rest.get("/metrics");
    assertTrue(answer.header("Content-Type").startsWith("text/plain"));
    for (String line :
        List.of(
            "pfs_jobs{state=\"RUNNING\"} 2.0",
            "pfs_jobs{state=\"QUEUED\"} 0.0",
            "pfs_tasks_sent_total 11.0",
            "pfs_tasks_failed_total 1.0",
            "pfs_tasks_in_flight 3.0",
            "pfs_windows_done_total 100.0",
            "pfs_bytes_processed_total 700.0",
            "pfs_bytes_fetched_total 800.0",
            "pfs_cache_fill_bytes_total 90.0",
            "pfs_source_requests_total 12.0",
            "pfs_cache_responses_total{verdict=\"hit\"} 7.0",
            "pfs_pcpus{state=\"QUARANTINED\"} 1.0",
            "pfs_leader_epoch 42.0",
            "pfs_origin_filling_streams{origin=\"https://example.com:443\"} 1.0",
            "pfs_budget_bytes_reserved{origin=\"*\"} 10.0",
            "pfs_rest_readers 0.0",
            "pfs_rest_requests_total{operation=\"listJobs\",status=\"200\"} 1.0",
            "pfs_rest_requests_total{operation=\"getJob\",status=\"404\"} 1.0",
            "pfs_rest_request_seconds_count{operation=\"listJobs\"} 1")) {
      assertTrue(answer.body().contains(line + "\n"), () -> line + " is not in\n" + answer.body());
    }
    for (String line : answer.body().lines().toList()) {
      assertTrue(line.startsWith("#") || line.startsWith("pfs_"), line);
    }
  }

  @Test
  void theContractIsServedAsItIs() {
    Answer answer = rest.get("/openapi.yaml");
    assertEquals(Contract.load().yaml(), answer.body());
  }

  @Test
  void thePageNeedsNothingFromElsewhere() {
    Answer page = rest.get("/");
    assertTrue(page.header("Content-Security-Policy").startsWith("default-src 'none';"));
    assertEquals("nosniff", page.header("X-Content-Type-Options"));
    assertFalse(page.body().matches("(?s).*(src|href|action)=\"[a-z]*:?//.*"), "no other server");
    assertFalse(page.body().contains("<style") || page.body().contains(" style="));
    Matcher files = Pattern.compile("(?:src|href)=\"(web/[^\"]+)\"").matcher(page.body());
    int count = 0;
    while (files.find()) {
      assertEquals(200, rest.get("/" + files.group(1)).status(), files.group(1));
      count++;
    }
    assertEquals(3, count, "script, style sheet, icon");
    String script = rest.get("/web/page.js").body();
    assertFalse(script.contains("innerHTML") || script.contains("eval("), "texts stay texts");
  }
}
