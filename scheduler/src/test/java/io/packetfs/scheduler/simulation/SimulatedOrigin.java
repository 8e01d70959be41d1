package io.packetfs.scheduler.simulation;

import io.packetfs.origin.OriginLimits;
import io.packetfs.task.Task;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an origin and the caches before it really see: open streams, bytes, requests. */
final class SimulatedOrigin {
  final String name;
  final OriginLimits limits;
  final Map<Long, OpenStreams> open = new LinkedHashMap<>();
  private final Map<Long, Spent> spentByDay = new HashMap<>();

  SimulatedOrigin(String name, OriginLimits limits) {
    this.name = name;
    this.limits = limits;
  }

  /** The streams that a task has open, and whether a law can be held to count them. */
  static final class OpenStreams {
    final Delivery delivery;
    final SimulatedPcpu pcpu;
    final int streams;

    /** A frozen process closes nothing, and what reaches it late it begins late. */
    boolean excused;

    OpenStreams(Delivery delivery, SimulatedPcpu pcpu, int streams, boolean excused) {
      this.delivery = delivery;
      this.pcpu = pcpu;
      this.streams = streams;
      this.excused = excused;
    }

    Task task() {
      return delivery.task();
    }
  }

  /** Bytes and requests of one day. */
  static final class Spent {
    long bytes;
    long requests;
  }

  void opens(OpenStreams streams, boolean lawful) {
    open.put(streams.task().id(), streams);
    if (!lawful || streams.excused) {
      return;
    }
    String cache = streams.pcpu.attributes.cacheId();
    int through = 0;
    int filling = 0;
    for (OpenStreams each : open.values()) {
      if (!each.excused) {
        through += same(cache, each.pcpu.attributes.cacheId()) ? each.streams : 0;
        filling += each.delivery.filling() ? each.streams : 0;
      }
    }
    if (through > limits.streamsMax() || filling > limits.streamsMax()) {
      throw new Violation(
          "%s has %d streams through cache %s and %d that fill, and may have %d of each: %s"
              .formatted(name, through, cache, filling, limits.streamsMax(), open.keySet()));
    }
  }

  private static boolean same(@Nullable String one, @Nullable String other) {
    return one == null ? other == null : one.equals(other);
  }

  void closes(long taskId) {
    open.remove(taskId);
  }

  /** A request reaches it. */
  Spent spend(long day, long bytes) {
    Spent spent = spentOn(day);
    spent.bytes += bytes;
    spent.requests++;
    Long bytesCap = limits.bytesPerDay();
    Long requestsCap = limits.requestsPerDay();
    if ((bytesCap != null && spent.bytes > bytesCap)
        || (requestsCap != null && spent.requests > requestsCap)) {
      throw new Violation(
          "%s was asked for %d bytes in %d requests on day %d, above %s"
              .formatted(name, spent.bytes, spent.requests, day, limits));
    }
    return spent;
  }

  Spent spentOn(long day) {
    return spentByDay.computeIfAbsent(day, d -> new Spent());
  }
}
