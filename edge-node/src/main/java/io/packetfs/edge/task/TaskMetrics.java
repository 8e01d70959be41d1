package io.packetfs.edge.task;

import io.packetfs.edge.source.BodyMemory;
import io.packetfs.task.FetchFacts;
import io.packetfs.task.TaskReply;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Locale;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** What the node's tasks did, as Prometheus metrics {@code pfs_edge_*}. Thread-safe. */
public final class TaskMetrics {
  private static final double MICROS_PER_SECOND = 1e6;

  /** From a warm cache hit to the longest task. */
  private static final double[] SECONDS = {0.001, 0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 20};

  private final PrometheusRegistry registry;
  private final Counter tasks;
  private final Counter requests;
  private final Counter fetchedBytes;
  private final Counter processedBytes;
  private final Counter fillBytes;
  private final Counter cacheResponses;
  private final Histogram seconds;

  /** Registers the metrics. */
  public TaskMetrics(PrometheusRegistry registry) {
    this.registry = registry;
    tasks =
        Counter.builder()
            .name("pfs_edge_tasks_total")
            .help("Tasks that ended, by outcome: done, or the code of the problem.")
            .labelNames("outcome")
            .register(registry);
    requests = counter("pfs_edge_requests_total", "Requests sent to sources, failed ones too.");
    fetchedBytes = counter("pfs_edge_fetched_bytes_total", "Bytes received or read.");
    processedBytes =
        counter("pfs_edge_processed_bytes_total", "Bytes computed over, each once a task.");
    fillBytes =
        counter("pfs_edge_fill_bytes_total", "Bytes of responses that were not known cache hits.");
    cacheResponses =
        Counter.builder()
            .name("pfs_edge_responses_total")
            .help("Responses, by what the cache said.")
            .labelNames("cache")
            .register(registry);
    seconds =
        Histogram.builder()
            .name("pfs_edge_task_seconds")
            .help("From the arrival of a task to its reply.")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .register(registry);
  }

  /** Shows these as gauges, whenever somebody asks. */
  void watch(IntSupplier tasksUnderWay, LongSupplier prefetchBytes, BodyMemory bodies) {
    GaugeWithCallback.builder()
        .name("pfs_edge_tasks_under_way")
        .help("Task slots taken.")
        .callback(gauge -> gauge.call(tasksUnderWay.getAsInt()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("pfs_edge_prefetch_bytes")
        .help("Room taken by fetches that wait for their turn.")
        .callback(gauge -> gauge.call((double) prefetchBytes.getAsLong()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("pfs_edge_body_bytes")
        .help("Bytes of HTTP bodies that wait for a compute thread or their turn, or are computed.")
        .callback(gauge -> gauge.call((double) bodies.heldBytes()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("pfs_edge_body_peak_bytes")
        .help("The most pfs_edge_body_bytes since the start.")
        .callback(gauge -> gauge.call((double) bodies.peakBytes()))
        .register(registry);
  }

  void ended(TaskReply reply) {
    String outcome =
        reply.problem() == null ? "done" : reply.problem().code().name().toLowerCase(Locale.ROOT);
    FetchFacts facts = reply.facts();
    tasks.labelValues(outcome).inc();
    requests.inc(facts.requests());
    fetchedBytes.inc(facts.bytesFetched());
    processedBytes.inc(facts.bytesProcessed());
    fillBytes.inc(facts.fillBytes());
    cacheResponses.labelValues("hit").inc(facts.hits());
    cacheResponses.labelValues("miss").inc(facts.misses());
    cacheResponses.labelValues("unknown").inc(facts.unknown());
    if (facts.serviceMicros() > 0) {
      seconds.observe(facts.serviceMicros() / MICROS_PER_SECOND);
    }
  }

  private Counter counter(String name, String help) {
    return Counter.builder().name(name).help(help).register(registry);
  }
}
