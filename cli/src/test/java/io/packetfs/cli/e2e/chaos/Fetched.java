package io.packetfs.cli.e2e.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.packetfs.testing.AccessLog;
import io.packetfs.testing.AccessLog.Entry;
import io.packetfs.testing.Hosts;
import io.packetfs.window.Grid;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was fetched for a job, by the logs of the caching nginx and of the origin.
 *
 * @param windowsAsked windows that edge nodes asked the cache for, each as often as it was
 * @param windowsOfOrigin different windows that the origin sent whole
 */
record Fetched(long windowsAsked, int windowsOfOrigin) {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");
  private static final int PARTIAL_CONTENT = 206;

  static Fetched of(ClusterRig rig, Work.Job job) throws IOException {
    long asked = 0;
    for (Entry entry : entries(rig, rig.web().edgeLog(), job)) {
      Matcher range = RANGE.matcher(entry.range());
      if (!range.matches()) {
        throw new AssertionError("the whole object was asked for: " + entry);
      }
      asked +=
          Grid.indexOf(Long.parseLong(range.group(2)))
              - Grid.indexOf(Long.parseLong(range.group(1)))
              + 1;
    }
    BitSet whole = new BitSet();
    for (Entry entry : entries(rig, rig.web().originLog(), job)) {
      Matcher range = RANGE.matcher(entry.range());
      if (range.matches() && entry.status() == PARTIAL_CONTENT) {
        long offset = Long.parseLong(range.group(1));
        if (entry.bodyBytes() == Math.min(Grid.WINDOW_BYTES, job.file().sizeBytes() - offset)) {
          whole.set(Math.toIntExact(Grid.indexOf(offset)));
        }
      }
    }
    return new Fetched(asked, whole.cardinality());
  }

  private static List<Entry> entries(ClusterRig rig, AccessLog log, Work.Job job)
      throws IOException {
    return rig.hosts().at(Hosts.HUB, log::entries).stream()
        .filter(entry -> entry.uri().equals(job.uri()))
        .toList();
  }

  /** Each window of the result left the origin, at least once. */
  void checkComplete(Work.Job job) {
    assertEquals(job.file().windows(), windowsOfOrigin, "windows that the origin sent for " + job);
  }

  /** Windows that were asked for beyond once each. */
  long again(Work.Job job) {
    return windowsAsked - job.file().windows();
  }
}
