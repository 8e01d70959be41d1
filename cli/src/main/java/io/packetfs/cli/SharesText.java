package io.packetfs.cli;

import io.packetfs.job.JobShares;
import io.packetfs.job.PcpuPlace;
import io.packetfs.job.PcpuShare;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who did how much of a job, for a person: by pCPU, and by cache and region where there are any.
 */
final class SharesText {
  private static final List<String> FIGURES =
      List.of("bytes", "share", "tasks", "GiB/s", "hit", "duplicate", "failed");

  private SharesText() {}

  /** Prints the tables, each behind an empty line. */
  static void print(PrintStream out, JobShares shares) {
    if (shares.pcpus().isEmpty()) {
      out.println("\nno pCPU got a task");
      return;
    }
    long bytes = shares.bytesProcessed();
    Table table = Table.of(cells(List.of("pcpu", "kind", "cache", "region"), FIGURES));
    for (PcpuShare share : shares.pcpus()) {
      PcpuPlace place = share.place();
      table.row(
          cells(
              List.of(
                  place.equals(PcpuPlace.OTHERS) ? "(others)" : cell(place.pcpu()),
                  cell(place.kind()),
                  cell(place.cacheId()),
                  cell(place.region())),
              figures(share, bytes)));
    }
    out.println();
    table.print(out);
    group(out, "cache", shares.byCache(), PcpuPlace::cacheId, bytes);
    group(out, "region", shares.byRegion(), PcpuPlace::region, bytes);
  }

  /** One group without a name says nothing that the pCPUs do not say. */
  private static void group(
      PrintStream out,
      String heading,
      List<PcpuShare> groups,
      Function<PcpuPlace, @Nullable String> name,
      long bytes) {
    if (groups.stream().allMatch(share -> name.apply(share.place()) == null)) {
      return;
    }
    Table table = Table.of(cells(List.of(heading), FIGURES));
    for (PcpuShare share : groups) {
      table.row(cells(List.of(cell(name.apply(share.place()))), figures(share, bytes)));
    }
    out.println();
    table.print(out);
  }

  private static List<String> figures(PcpuShare share, long bytes) {
    Double rate = share.rateGibPerSecond();
    Double hits = share.byteHitRatio();
    return List.of(
        Long.toString(share.bytesProcessed()),
        bytes == 0 ? "-" : ByteText.percent((double) share.bytesProcessed() / bytes),
        Long.toString(share.taskCount()),
        rate == null ? "-" : String.format(Locale.ROOT, "%.3f", rate),
        hits == null ? "-" : ByteText.percent(hits),
        Long.toString(share.bytesDuplicate()),
        Long.toString(share.failureCount()));
  }

  private static String[] cells(List<String> first, List<String> rest) {
    return Stream.concat(first.stream(), rest.stream()).toArray(String[]::new);
  }

  private static String cell(@Nullable String text) {
    return Objects.requireNonNullElse(text, "-");
  }
}
