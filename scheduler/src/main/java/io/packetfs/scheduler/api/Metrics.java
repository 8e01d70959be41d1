package io.packetfs.scheduler.api;

import io.packetfs.job.JobState;
import io.packetfs.scheduler.cluster.Scheduler;
import io.packetfs.scheduler.core.BudgetStatus;
import io.packetfs.scheduler.core.OriginStatus;
import io.packetfs.scheduler.core.PcpuStatus;
import io.packetfs.scheduler.core.Totals;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.ToLongFunction;

/** The scheduler in Prometheus' text format. The names are contract. Any thread may use it. */
final class Metrics {
  static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private static final PrometheusTextFormatWriter WRITER = PrometheusTextFormatWriter.create();
  private static final double NS_PER_SECOND = 1e9;
  private static final double MS_PER_SECOND = 1e3;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final IntSupplier readers;

  private final Counter answers =
      Counter.builder()
          .name("pfs_rest_requests_total")
          .help("Calls that were answered, by operation and status")
          .labelNames("operation", "status")
          .register(registry);

  private final Histogram durations =
      Histogram.builder()
          .name("pfs_rest_request_seconds")
          .help("Time from the head of a call to the end of its answer")
          .labelNames("operation")
          .classicOnly()
          .register(registry);

  /**
   * Begins at zero.
   *
   * @param readers how many event streams and held waits are open
   */
  Metrics(IntSupplier readers) {
    this.readers = readers;
  }

  /** Counts an answered call. */
  void answered(String operation, int status, long durationNs) {
    answers.labelValues(operation, String.valueOf(status)).inc();
    durations.labelValues(operation).observe(durationNs / NS_PER_SECOND);
  }

  /**
   * Everything, as text. What a leader counts is told by the leader alone, so that sums over all
   * schedulers are right.
   */
  Buffer text(
      Scheduler.Role role, Optional<Scheduler.Figures> figures, List<BudgetStatus> budgets) {
    List<MetricSnapshot> snapshots = new ArrayList<>();
    registry.scrape().forEach(snapshots::add);
    snapshots.add(gauge("pfs_leader", "1 while this scheduler leads", role.leads() ? 1 : 0));
    snapshots.add(gauge("pfs_leader_epoch", "The newest epoch", (double) role.epoch()));
    snapshots.add(
        gauge("pfs_rest_readers", "Open event streams and held waits", readers.getAsInt()));
    figures.ifPresent(
        leading -> {
          snapshots.addAll(work(leading.totals()));
          snapshots.addAll(cluster(leading, budgets));
        });
    snapshots.addAll(process());
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      WRITER.write(text, new MetricSnapshots(snapshots));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Buffer.buffer(text.toByteArray());
  }

  private static List<MetricSnapshot> work(Totals totals) {
    return List.of(
        counter("pfs_tasks_sent", "Tasks given to pCPUs", totals.tasksSent()),
        counter(
            "pfs_tasks_failed", "Tasks that came back with a problem or not", totals.tasksFailed()),
        gauge("pfs_tasks_in_flight", "Tasks under way", totals.tasksInFlight()),
        counter("pfs_windows_done", "Windows put into a coverage", totals.windowsDone()),
        counter("pfs_windows_retried", "Windows sent out again", totals.windowsRetried()),
        counter("pfs_windows_hedged", "Windows sent out a second time", totals.windowsHedged()),
        counter("pfs_windows_duplicate", "Windows dropped as done", totals.windowsDuplicate()),
        counter(
            "pfs_windows_verified",
            "Windows that a second pCPU computed too, with the same result",
            totals.windowsVerified()),
        counter(
            "pfs_windows_unverified",
            "Windows that a second pCPU was to compute, and none could",
            totals.windowsUnverified()),
        counter(
            "pfs_windows_mismatched",
            "Windows that two pCPUs computed with different results",
            totals.windowsMismatched()),
        counter("pfs_pcpus_convicted", "pCPUs found to compute wrongly", totals.pcpusConvicted()),
        counter("pfs_bytes_processed", "Object bytes computed over", totals.bytesProcessed()),
        counter("pfs_bytes_fetched", "Bytes fetched by pCPUs", totals.bytesFetched()),
        counter(
            "pfs_cache_fill_bytes",
            "Fetched bytes that were no known hits",
            totals.cacheFillBytes()),
        counter("pfs_source_requests", "Requests sent to sources", totals.requests()),
        CounterSnapshot.builder()
            .name("pfs_cache_responses")
            .help("Responses by what the cache said")
            .dataPoint(count(totals.hits(), "verdict", "hit"))
            .dataPoint(count(totals.misses(), "verdict", "miss"))
            .dataPoint(count(totals.unknown(), "verdict", "unknown"))
            .build());
  }

  private static List<MetricSnapshot> cluster(
      Scheduler.Figures leading, List<BudgetStatus> budgets) {
    GaugeSnapshot.Builder jobs =
        GaugeSnapshot.builder().name("pfs_jobs").help("Jobs in memory by state");
    for (JobState state : JobState.values()) {
      jobs.dataPoint(value(leading.totals().jobs().getOrDefault(state, 0), "state", state.name()));
    }
    GaugeSnapshot.Builder pcpuCounts =
        GaugeSnapshot.builder().name("pfs_pcpus").help("Registered pCPUs by state");
    for (PcpuStatus.State state : PcpuStatus.State.values()) {
      long count = leading.pcpus().stream().filter(pcpu -> pcpu.state() == state).count();
      pcpuCounts.dataPoint(value((double) count, "state", state.name()));
    }
    return List.of(
        jobs.build(),
        pcpuCounts.build(),
        byOrigin(
            "pfs_origin_filling_streams",
            "Open streams that may make the origin work",
            leading.origins(),
            OriginStatus::origin,
            OriginStatus::fillingStreams),
        byOrigin(
            "pfs_budget_bytes_reserved",
            "Bytes charged to the day",
            budgets,
            BudgetStatus::origin,
            BudgetStatus::bytesReserved),
        byOrigin(
            "pfs_budget_requests_reserved",
            "Requests charged to the day",
            budgets,
            BudgetStatus::origin,
            BudgetStatus::requestsReserved));
  }

  private static List<MetricSnapshot> process() {
    RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
    Runtime jvm = Runtime.getRuntime();
    long collectionMs =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .mapToLong(collector -> Math.max(0, collector.getCollectionTime()))
            .sum();
    return List.of(
        gauge("pfs_jvm_start_time_seconds", "Unix time", runtime.getStartTime() / MS_PER_SECOND),
        gauge(
            "pfs_jvm_heap_used_bytes",
            "Heap in use",
            (double) (jvm.totalMemory() - jvm.freeMemory())),
        gauge("pfs_jvm_heap_max_bytes", "Heap at most", (double) jvm.maxMemory()),
        gauge(
            "pfs_jvm_threads",
            "Live platform threads",
            ManagementFactory.getThreadMXBean().getThreadCount()),
        CounterSnapshot.builder()
            .name("pfs_jvm_collection_seconds")
            .help("Time spent collecting garbage")
            .dataPoint(
                CounterDataPointSnapshot.builder().value(collectionMs / MS_PER_SECOND).build())
            .build());
  }

  private static <T> GaugeSnapshot byOrigin(
      String name,
      String help,
      List<T> statuses,
      Function<T, String> origin,
      ToLongFunction<T> number) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
    for (T status : statuses) {
      gauge.dataPoint(value((double) number.applyAsLong(status), "origin", origin.apply(status)));
    }
    return gauge.build();
  }

  private static CounterSnapshot counter(String name, String help, long number) {
    return CounterSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(CounterDataPointSnapshot.builder().value((double) number).build())
        .build();
  }

  private static GaugeSnapshot gauge(String name, String help, double number) {
    return GaugeSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(GaugeDataPointSnapshot.builder().value(number).build())
        .build();
  }

  private static CounterDataPointSnapshot count(long number, String label, String of) {
    return CounterDataPointSnapshot.builder()
        .value((double) number)
        .labels(Labels.of(label, of))
        .build();
  }

  private static GaugeDataPointSnapshot value(double number, String label, String of) {
    return GaugeDataPointSnapshot.builder().value(number).labels(Labels.of(label, of)).build();
  }
}
