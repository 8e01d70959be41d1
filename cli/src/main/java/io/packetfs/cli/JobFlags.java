package io.packetfs.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a job is to be done: the {@code options} of its body. */
final class JobFlags {
  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "Most tasks at once. Default: as many as nodes and politeness allow.")
  private @Nullable Integer concurrency;

  @Option(names = "--per-window", description = "Keep each window's own results too.")
  private boolean perWindow;

  @Option(names = "--priority", paramLabel = "N", description = "0 to 9, higher first. Default: 5.")
  private @Nullable Integer priority;

  @Option(
      names = "--verify",
      paramLabel = "SHARE",
      description =
          "Has this share of the tasks, 0 to 1, computed by a second node too. Default: 0.")
  private @Nullable Double verify;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description =
          "The job fails (exit status 124) when it takes longer, for example 30s. Default: never.")
  private @Nullable String timeout;

  @Option(
      names = "--pcpu",
      paramLabel = "NAME",
      description = "Only this pCPU, or these, may work on the job. Repeatable. Default: any.")
  private List<String> pcpus = new ArrayList<>();

  /** Whether the job is for some pCPUs of a scheduler alone. */
  boolean namesPcpus() {
    return !pcpus.isEmpty();
  }

  /** Only what was said; the rest has the contract's defaults. */
  JsonObject options() {
    JsonObject options = new JsonObject();
    if (concurrency != null) {
      options.put("concurrency", concurrency);
    }
    if (perWindow) {
      options.put("per_window", true);
    }
    if (priority != null) {
      options.put("priority", priority);
    }
    if (verify != null) {
      options.put("verify", verify);
    }
    if (namesPcpus()) {
      options.put("pcpus", new JsonArray(List.copyOf(pcpus)));
    }
    if (timeout != null) {
      options.put("timeout_ms", JobInput.milliseconds("--timeout", timeout));
    }
    return options;
  }
}
