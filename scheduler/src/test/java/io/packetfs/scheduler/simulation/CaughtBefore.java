package io.packetfs.scheduler.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * For each planted bug, a history that caught it: the first to be played. What it does not catch
 * any more, for the code has changed and with it all histories, is hunted for as ever, which takes
 * longer: then write them anew.
 */
final class CaughtBefore {
  private static final String FILE = "caught-before.txt";

  private CaughtBefore() {}

  private static Path file(Path src) {
    return src.resolve("test/resources/io/packetfs/scheduler/simulation").resolve(FILE);
  }

  /**
   * Seeds by what their bugs amount to.
   *
   * @param src the scheduler's {@code src}
   */
  static Map<String, Long> read(Path src) throws IOException {
    Map<String, Long> seeds = new TreeMap<>();
    for (String line : Files.readAllLines(file(src))) {
      String[] fields = line.split("\t", 2);
      seeds.put(fields[1], Long.valueOf(fields[0]));
    }
    return seeds;
  }

  /** Those that were found just now; what was not hunted for stays as it is. */
  static void write(Path src, Map<String, Long> found) throws IOException {
    Map<String, Long> seeds = read(src);
    seeds.putAll(found);
    List<String> lines =
        PlantedBugs.ALL.stream()
            .map(PlantedBug::name)
            .filter(seeds::containsKey)
            .map(name -> seeds.get(name) + "\t" + name)
            .toList();
    Files.write(file(src), lines);
  }
}
