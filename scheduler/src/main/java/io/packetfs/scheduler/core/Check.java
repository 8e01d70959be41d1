package io.packetfs.scheduler.core;

import io.packetfs.program.Partial;
import io.packetfs.window.WindowRun;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A run that is in the coverage and is computed again, each time by another pCPU, until two of them
 * agree. Owned by one {@link Scrutiny}; not thread-safe.
 */
final class Check {
  final ObjectWork object;
  final WindowRun run;

  /** What the reducers are entered with in front of the run. */
  final List<Integer> entryStates;

  /** At most so many bytes are read for it. */
  final long lengthBytesMax;

  /** What was said of the run, each by another pCPU; the first is in the coverage. */
  final List<Testimony> testimonies = new ArrayList<>();

  /** What goes out next: its failures so far, and when it may. */
  Piece piece;

  /** Under way, or null: it waits to be sent. */
  @Nullable Flight flight;

  Check(ObjectWork object, WindowRun run, Flight first, Testimony testimony) {
    this.object = object;
    this.run = run;
    this.entryStates = first.task.entryStates();
    this.lengthBytesMax = first.task.lengthBytes();
    this.piece = Piece.first(run);
    testimonies.add(testimony);
  }

  /**
   * What one pCPU made of the run.
   *
   * @param pcpu its id
   * @param partials one for each reducer
   * @param windows those of single windows, if they are wanted
   */
  record Testimony(String pcpu, List<Partial> partials, List<List<Partial>> windows) {

    boolean agrees(Testimony other) {
      return partials.equals(other.partials) && windows.equals(other.windows);
    }

    /** The values, for a person. */
    String text() {
      return pcpu
          + ": "
          + partials.stream()
              .map(
                  partial ->
                      switch (partial) {
                        case Partial.Count count -> "counteq " + count.count();
                        case Partial.Crc crc -> "crc32c " + String.format("%08x", crc.crc());
                        case Partial.FnvRun run -> "fnv " + String.format("%016x", run.exit());
                        case Partial.FnvLow low -> low.toString();
                        case Partial.FnvHigh high -> high.toString();
                      })
              .collect(Collectors.joining(", "));
    }
  }

  /** Whether that pCPU said something of it. */
  boolean heard(String pcpu) {
    return testimonies.stream().anyMatch(testimony -> testimony.pcpu.equals(pcpu));
  }

  /** Whether two said different things of it. */
  boolean isDisputed() {
    return testimonies.size() > 1;
  }

  /** Whether that pCPU may be asked. */
  boolean mayAsk(PcpuState pcpu) {
    return !heard(pcpu.attributes().id()) && pcpu.attributes().taskBytesMax() >= lengthBytesMax;
  }
}
