package io.packetfs.cli;

import io.packetfs.cli.config.Units;
import io.packetfs.job.JobSpec;
import io.packetfs.job.PlanEstimate;
import io.packetfs.plan.Plan;
import io.packetfs.program.Fusion;
import io.packetfs.program.OpArguments;
import io.packetfs.window.Fetch;
import io.packetfs.window.Grid;
import io.packetfs.window.WindowPlan;
import io.packetfs.wire.json.PlanJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pfs plan}. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = {
      "Says what a job would fetch. With --windows nothing is asked of anybody; with a URL the"
          + " object is probed, and with -o json what is printed can be run: pfs run --plan.",
      "",
      "Examples:",
      "  pfs plan --windows '[{\"offset\":0,\"length\":512},{\"offset\":512,\"length\":512}]'",
      "  pfs plan https://data.example.org/big.bin crc32c",
      "  pfs plan https://data.example.org/big.bin crc32c -o json > plan.json",
      "  pfs plan https://data.example.org/big.bin xor:255 counteq:0 add:1 fnv --explain",
      ""
    })
final class PlanVerb implements Callable<Integer> {
  /** More fetches than anybody reads. */
  private static final long FETCHES_SHOWN_MAX = 100_000;

  private final Terminal terminal;

  @Mixin private final JobInput input = new JobInput();
  @Mixin private final SchedulerAddress scheduler = new SchedulerAddress();
  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final ConfOptions conf = new ConfOptions();

  @Option(
      names = "--windows",
      paramLabel = "JSON",
      description = "Ranges, as a JSON list of {\"offset\", \"length\"}, or a file that holds one.")
  private @Nullable String windows;

  @Option(
      names = "--max-fetch",
      paramLabel = "SIZE",
      description = "With --windows: the longest fetch, 1MiB to 16MiB (default), in whole MiB.")
  private @Nullable String maxFetch;

  @Option(
      names = "--explain",
      description = "Say for each reducer how it is run with the transforms before it.")
  private boolean explain;

  PlanVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (windows != null) {
      if (!input.isEmpty()) {
        throw new VerbException(ExitCode.USAGE, "right is either --windows, or URL with OPs");
      }
      if (explain) {
        throw new VerbException(
            ExitCode.USAGE, "--explain goes with URL and OPs: --windows has no program");
      }
      planOf(WindowRanges.parse(JobInput.text(terminal, windows)));
    } else if (maxFetch != null) {
      throw new VerbException(
          ExitCode.USAGE, "--max-fetch goes with --windows: a scheduler sizes its own fetches");
    } else {
      estimate(input.spec(terminal, new JsonObject()));
    }
    return ExitCode.DONE.status();
  }

  private void planOf(WindowPlan plan) {
    int windowsPerFetch = windowsPerFetch();
    long fetchCount = plan.fetchCount(windowsPerFetch);
    if (fetchCount > FETCHES_SHOWN_MAX) {
      throw new VerbException(
          ExitCode.USAGE,
          "found ranges with " + fetchCount + " fetches, right is at most " + FETCHES_SHOWN_MAX);
    }
    JsonArray fetches = new JsonArray();
    for (Iterator<Fetch> all = plan.allFetches(windowsPerFetch); all.hasNext(); ) {
      Fetch fetch = all.next();
      fetches.add(new JsonObject().put("offset", fetch.offset()).put("length", fetch.length()));
    }
    terminal
        .out()
        .println(
            new JsonObject()
                .put("fetches", fetches)
                .put("windows", plan.windowCount())
                .put("bytes", plan.lengthBytes())
                .put("requests", fetchCount)
                .encodePrettily());
  }

  private int windowsPerFetch() {
    if (maxFetch == null) {
      return WindowPlan.FETCH_WINDOWS_MAX;
    }
    long bytes = Units.bytes(maxFetch).orElse(-1);
    long count = bytes / Grid.WINDOW_BYTES;
    if (bytes % Grid.WINDOW_BYTES != 0 || count < 1 || count > WindowPlan.FETCH_WINDOWS_MAX) {
      throw new VerbException(
          ExitCode.USAGE,
          "--max-fetch: found \"" + maxFetch + "\", right is 1MiB to 16MiB in whole MiB");
    }
    return (int) count;
  }

  private void estimate(JobSpec spec) {
    try (Planner planner =
        scheduler.isGiven()
            ? new RemotePlace(scheduler.client(terminal))
            : ProbingPlanner.start(terminal, conf, spec)) {
      print(spec, planner.plan(spec), explain ? Fusion.of(spec.program()) : List.of());
    }
  }

  private void print(JobSpec spec, List<PlanEstimate> estimates, List<Fusion> fusions) {
    if (output.isJson()) {
      Plan plan = Plan.of(estimates, spec.program(), spec.options().identityRule());
      JsonArray reducers = new JsonArray(fusions.stream().map(PlanVerb::toJson).toList());
      PlanFiles.printPlan(terminal, PlanJson.toJson(plan, explain ? reducers : null));
      return;
    }
    Table table = Table.of("url", "size", "windows", "fetches", "bytes", "requests", "cache fill");
    for (PlanEstimate estimate : estimates) {
      table.row(
          estimate.url(),
          estimate.identity() == null ? "-" : Long.toString(estimate.identity().sizeBytes()),
          Long.toString(estimate.windows()),
          Long.toString(estimate.fetches()),
          Long.toString(estimate.bytes()),
          Long.toString(estimate.requests()),
          Long.toString(estimate.cacheFillBytes()));
    }
    table.print(terminal.out());
    if (explain) {
      terminal.out().println();
      print(fusions);
    }
  }

  private void print(List<Fusion> fusions) {
    Table table = Table.of("reducer", "after", "data pass", "how");
    for (Fusion fusion : fusions) {
      table.row(
          OpArguments.text(fusion.reducer()),
          fusion.after().isEmpty() ? "-" : fusion.after(),
          fusion.dataPass() ? "yes" : "no",
          fusion.how());
    }
    table.print(terminal.out());
  }

  private static JsonObject toJson(Fusion fusion) {
    return new JsonObject()
        .put("instruction_index", fusion.index())
        .put("op", fusion.reducer().op().wireName())
        .put("after", fusion.after())
        .put("data_pass", fusion.dataPass())
        .put("how", fusion.how());
  }
}
