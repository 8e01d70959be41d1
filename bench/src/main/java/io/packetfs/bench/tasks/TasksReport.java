package io.packetfs.bench.tasks;

import io.packetfs.bench.Machine;
import io.packetfs.bench.Rate;
import io.packetfs.bench.Report;
import io.packetfs.cli.Table;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What {@code pfs bench tasks} found.
 *
 * @param pcpus in the second JVM
 * @param requestBytes of one task on the wire
 * @param replyBytes of one reply on the wire
 * @param warmupRounds that were run and thrown away
 * @param rounds the measured ones, at least one
 * @param machine {@link io.packetfs.bench.Machine#describe}
 */
record TasksReport(
    int pcpus,
    int requestBytes,
    int replyBytes,
    int warmupRounds,
    List<TaskRound> rounds,
    JsonObject machine)
    implements Report {

  /** Copies the list. */
  TasksReport {
    rounds = List.copyOf(rounds);
  }

  /** The document of {@code --json}. */
  @Override
  public JsonObject toJson() {
    return new JsonObject()
        .put("bench", "tasks")
        .put("pcpus", pcpus)
        .put("slots", pcpus * InstantPcpu.SLOTS)
        .put("requests_in_flight", BusLimit.IN_FLIGHT)
        .put("task_wire_bytes", requestBytes)
        .put("reply_wire_bytes", replyBytes)
        .put("warmup_rounds", warmupRounds)
        .put(
            "median",
            new JsonObject()
                .put("tasks_per_second", median(TaskRound::tasksPerSecond))
                .put("windows_per_second", median(TaskRound::windowsPerSecond))
                .put("bus_requests_per_second", median(TaskRound::requestsPerSecond))
                .put("ratio_to_bus", median(TaskRound::ratio)))
        .put("rounds", new JsonArray(rounds.stream().map(TaskRound::toJson).toList()))
        .put("machine", machine);
  }

  /** The same for a person. */
  @Override
  public void print(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%d tasks a round, %d pCPUs of %d slots in a second JVM; a task has %d bytes on the wire, its reply %d; %d"
            + " warm-up rounds, %d measured%n",
        rounds.getFirst().tasks(),
        pcpus,
        InstantPcpu.SLOTS,
        requestBytes,
        replyBytes,
        warmupRounds,
        rounds.size());
    out.printf(Locale.ROOT, "%s%n%n", Machine.line(machine));
    Table.of("", "a second, median", "least", "most")
        .row(cells("tasks", TaskRound::tasksPerSecond))
        .row(cells("windows", TaskRound::windowsPerSecond))
        .row(
            cells(
                "mere requests, " + BusLimit.IN_FLIGHT + " in flight",
                TaskRound::requestsPerSecond))
        .print(out);
    out.printf(Locale.ROOT, "%ntasks to mere requests: %.2f%n", median(TaskRound::ratio));
  }

  private String[] cells(String name, ToDoubleFunction<TaskRound> number) {
    double[] numbers = rounds.stream().mapToDouble(number).sorted().toArray();
    return new String[] {
      name, text(Rate.median(numbers)), text(numbers[0]), text(numbers[numbers.length - 1])
    };
  }

  private static String text(double number) {
    return String.format(Locale.ROOT, "%,.0f", number);
  }

  private double median(ToDoubleFunction<TaskRound> number) {
    return Rate.median(rounds.stream().mapToDouble(number).toArray());
  }
}
