package io.packetfs.scheduler.simulation;

import java.util.HashMap;
import java.util.Map;

/**
 * What an origin sees: streams, bytes, requests, and whether it is left alone when it asked for
 * that.
 */
final class SimulatedOrigin {
  final String name;
  final int streamsMax;
  int open;
  int openMost;
  long quietUntilMs;
  private final Map<Long, long[]> spentByDay = new HashMap<>();

  SimulatedOrigin(String name, int streamsMax) {
    this.name = name;
    this.streamsMax = streamsMax;
  }

  void opened(int streams) {
    open += streams;
    openMost = Math.max(openMost, open);
  }

  void closed(int streams) {
    open -= streams;
  }

  void spend(long day, long bytes, long requests) {
    long[] spent = spentByDay.computeIfAbsent(day, d -> new long[2]);
    spent[0] += bytes;
    spent[1] += requests;
  }

  long bytes(long day) {
    return spentByDay.getOrDefault(day, new long[2])[0];
  }

  long requests(long day) {
    return spentByDay.getOrDefault(day, new long[2])[1];
  }
}
