package io.packetfs.scheduler.core;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one origin that may have something to send: higher priorities first, jobs of one
 * priority in turn, and the objects of a job in turn. Not thread-safe.
 */
final class ReadyQueue {
  private final TreeMap<Integer, ArrayDeque<Turn>> byPriority =
      new TreeMap<>(Comparator.reverseOrder());
  private final IdentityHashMap<JobWork, Turn> turnByJob = new IdentityHashMap<>();
  private int size;

  /** The objects of one job here. */
  private static final class Turn {
    final JobWork job;
    final ArrayDeque<ObjectWork> objects = new ArrayDeque<>();

    Turn(JobWork job) {
      this.job = job;
    }
  }

  /** Adds an object unless it is in already. */
  void add(ObjectWork object) {
    if (object.queued) {
      return;
    }
    object.queued = true;
    size++;
    ArrayDeque<Turn> turns =
        byPriority.computeIfAbsent(object.job.spec.options().priority(), p -> new ArrayDeque<>());
    Turn turn = turnByJob.get(object.job);
    if (turn == null) {
      turn = new Turn(object.job);
      turnByJob.put(object.job, turn);
      turns.addLast(turn);
    }
    turn.objects.addLast(object);
  }

  /** How many objects are in it. */
  int size() {
    return size;
  }

  /** Takes the next object out, or null; its job goes to the back of its priority's line. */
  @Nullable ObjectWork poll() {
    while (!byPriority.isEmpty()) {
      ArrayDeque<Turn> turns = byPriority.firstEntry().getValue();
      Turn turn = turns.pollFirst();
      if (turn == null) {
        byPriority.pollFirstEntry();
        continue;
      }
      ObjectWork object = turn.objects.pollFirst();
      if (turn.objects.isEmpty()) {
        turnByJob.remove(turn.job);
      } else {
        turns.addLast(turn);
      }
      if (object != null) {
        object.queued = false;
        size--;
        return object;
      }
    }
    return null;
  }
}
