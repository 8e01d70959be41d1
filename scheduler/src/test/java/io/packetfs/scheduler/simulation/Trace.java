package io.packetfs.scheduler.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The last events of a history, one line each. Hunts keep none: a history that fails is played once
 * more, with a trace, for the same seed makes the same history.
 */
final class Trace {
  private static final int LINES_MAX = 20_000;
  private static final int SHOWN_MAX = 60;

  private final boolean on;
  private final ArrayDeque<Line> lines = new ArrayDeque<>();

  Trace(boolean on) {
    this.on = on;
  }

  /** An event and whom it touches. */
  private record Line(long atMs, List<String> subjects, String text) {
    @Override
    public String toString() {
      return "%9.3f s  %s: %s".formatted(atMs / 1_000.0, String.join(" ", subjects), text);
    }
  }

  void add(long atMs, Supplier<String> text, String... subjects) {
    if (!on) {
      return;
    }
    if (lines.size() == LINES_MAX) {
      lines.remove();
    }
    lines.add(new Line(atMs, List.of(subjects), text.get()));
  }

  /** All that is kept. */
  List<String> all() {
    return lines.stream().map(Line::toString).toList();
  }

  /** The last events that touch what the failure names; the last of all if it names nothing. */
  List<String> touching(String failure) {
    List<String> shown = touching(line -> line.subjects.stream().anyMatch(failure::contains));
    return shown.isEmpty() ? touching(line -> true) : shown;
  }

  private List<String> touching(Predicate<Line> wanted) {
    List<String> shown = new ArrayList<>();
    for (Line line : lines) {
      if (wanted.test(line)) {
        shown.add(line.toString());
      }
    }
    return shown.subList(Math.max(0, shown.size() - SHOWN_MAX), shown.size());
  }
}
