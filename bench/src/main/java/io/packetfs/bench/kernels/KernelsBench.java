package io.packetfs.bench.kernels;

import io.packetfs.bench.Rate;
import io.packetfs.bench.WrongResultException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs contests in rounds: each kernel, and right behind it its limit. */
final class KernelsBench {
  private final List<Contest> contests;
  private final PrintStream progress;

  /**
   * For these contests.
   *
   * @param progress a line for each stage
   */
  KernelsBench(List<Contest> contests, PrintStream progress) {
    this.contests = contests;
    this.progress = progress;
  }

  /**
   * Measures.
   *
   * @param warmup of rounds that are thrown away
   * @param runs measured rounds, 1..
   * @return the rounds of each contest
   * @throws WrongResultException if a kernel found something else than its limit
   */
  Map<Contest, List<Pair>> run(Duration warmup, int runs) {
    Map<Contest, List<Pair>> rounds = new LinkedHashMap<>();
    contests.forEach(contest -> rounds.put(contest, new ArrayList<>()));
    progress.println("warming up");
    long begunNanos = System.nanoTime();
    int round = 0;
    while (Rate.secondsSince(begunNanos) < warmup.toSeconds()) {
      for (Contest contest : contests) {
        pair(contest, round);
      }
      round++;
    }
    progress.println("measuring");
    for (int run = 0; run < runs; run++, round++) {
      int measured = round;
      rounds.forEach((contest, pairs) -> pairs.add(pair(contest, measured)));
    }
    return rounds;
  }

  private static Pair pair(Contest contest, int round) {
    long begunNanos = System.nanoTime();
    long found = contest.kernel().run(round);
    double kernel = Rate.gibPerSecond(contest.bytes(), Rate.secondsSince(begunNanos));
    begunNanos = System.nanoTime();
    long expected = contest.limit().run(round);
    double limit = Rate.gibPerSecond(contest.bytes(), Rate.secondsSince(begunNanos));
    WrongResultException.check(contest.what(), expected, found);
    return new Pair(kernel, limit);
  }
}
