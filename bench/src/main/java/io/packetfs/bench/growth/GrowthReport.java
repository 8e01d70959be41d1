package io.packetfs.bench.growth;

import io.packetfs.bench.Machine;
import io.packetfs.bench.Report;
import io.packetfs.bench.plot.LogPlot;
import io.packetfs.bench.plot.LogPlot.Panel;
import io.packetfs.bench.plot.LogPlot.Point;
import io.packetfs.bench.plot.LogPlot.Series;
import io.packetfs.cli.Table;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What {@code pfs bench growth} found.
 *
 * @param plans by size
 * @param sized jobs in tasks as large as the core makes them
 * @param small jobs in tasks of at most 16 windows
 * @param byPcpus one job
 * @param byJobs many jobs, on 1,000 pCPUs
 * @param seconds how long all that took
 * @param machine {@link io.packetfs.bench.Machine#describe}
 */
record GrowthReport(
    List<PlanCost> plans,
    List<WindowCost> sized,
    List<WindowCost> small,
    List<TaskCost> byPcpus,
    List<TaskCost> byJobs,
    double seconds,
    JsonObject machine)
    implements Report {
  private static final double BYTES_PER_MIB = 1L << 20;

  /** Copies the lists. */
  GrowthReport {
    plans = List.copyOf(plans);
    sized = List.copyOf(sized);
    small = List.copyOf(small);
    byPcpus = List.copyOf(byPcpus);
    byJobs = List.copyOf(byJobs);
  }

  /** The document of {@code --json}. */
  @Override
  public JsonObject toJson() {
    return new JsonObject()
        .put("bench", "growth")
        .put("plans", array(plans, PlanCost::toJson))
        .put("windows_in_sized_tasks", array(sized, WindowCost::toJson))
        .put("windows_in_tasks_of_16", array(small, WindowCost::toJson))
        .put("by_pcpus", array(byPcpus, TaskCost::toJson))
        .put("by_jobs", array(byJobs, TaskCost::toJson))
        .put("seconds", seconds)
        .put("machine", machine);
  }

  private static <T> JsonArray array(List<T> costs, Function<T, JsonObject> json) {
    return new JsonArray(costs.stream().map(json).toList());
  }

  /** The same for a person. */
  @Override
  public void print(PrintStream out) {
    out.printf(Locale.ROOT, "%s; all in %.0f s%n%n", Machine.line(machine), seconds);
    Table planned = Table.of("plan of bytes", "ns", "bytes of heap");
    for (PlanCost plan : plans) {
      planned.row(
          Long.toString(plan.objectBytes()),
          number(plan.nanos()),
          Long.toString(plan.allocatedBytes()));
    }
    planned.print(out);
    out.println();
    printWindows(out, "tasks as the core sizes them", sized);
    printWindows(out, "tasks of 16 windows", small);
    Table tasks = Table.of("pCPUs", "jobs", "tasks", "ns a task");
    byPcpus.forEach(cost -> row(tasks, cost));
    byJobs.forEach(cost -> row(tasks, cost));
    tasks.print(out);
  }

  private static void printWindows(PrintStream out, String kind, List<WindowCost> costs) {
    out.println("one job, " + WindowCost.PCPUS + " pCPUs, " + kind);
    Table table =
        Table.of(
            "windows",
            "tasks",
            "runs",
            "seconds",
            "ns a window",
            "ns a task",
            "heap in MiB: begin",
            "middle",
            "end");
    for (WindowCost cost : costs) {
      table.row(
          Long.toString(cost.windows()),
          Long.toString(cost.tasks()),
          Integer.toString(cost.runs()),
          String.format(Locale.ROOT, "%.6f", cost.seconds()),
          number(cost.nanosPerWindow()),
          number(cost.nanosPerTask()),
          number(cost.heapBeginBytes() / BYTES_PER_MIB),
          number(cost.heapMiddleBytes() / BYTES_PER_MIB),
          number(cost.heapEndBytes() / BYTES_PER_MIB));
    }
    table.print(out);
    out.println();
  }

  private static void row(Table table, TaskCost cost) {
    table.row(
        Integer.toString(cost.pcpus()),
        Integer.toString(cost.jobs()),
        Long.toString(cost.tasks()),
        number(cost.nanos()));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** The same as a picture: flat lines are what it is about. */
  String svg() {
    return LogPlot.svg(
        List.of(
            new Panel(
                "One job through the core",
                "windows of the job",
                "ns a window",
                List.of(
                    new Series("tasks of 16 windows", points(small)),
                    new Series("tasks as the core sizes them", points(sized)))),
            new Panel(
                "One task through the core",
                "pCPUs, jobs",
                "ns a task",
                List.of(
                    new Series(
                        "by pCPUs, one job",
                        byPcpus.stream().map(c -> new Point(c.pcpus(), c.nanos())).toList()),
                    new Series(
                        "by jobs, 1,000 pCPUs",
                        byJobs.stream().map(c -> new Point(c.jobs(), c.nanos())).toList())))));
  }

  private static List<Point> points(List<WindowCost> costs) {
    return costs.stream().map(c -> new Point(c.windows(), c.nanosPerWindow())).toList();
  }
}
