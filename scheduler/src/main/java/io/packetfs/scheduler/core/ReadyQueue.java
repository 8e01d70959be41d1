package io.packetfs.scheduler.core;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one origin that may have something to send: higher priorities first, jobs of one
 * priority in turn, and the objects of a job in turn. Not thread-safe.
 */
final class ReadyQueue {
  private final TreeMap<Integer, ArrayDeque<Turn>> byPriority =
      new TreeMap<>(Comparator.reverseOrder());
  private int size;

  /** The objects of one job at one origin that are in its queue: each of them knows its turn. */
  static final class Turn {
    private final int priority;
    private final ArrayDeque<ObjectWork> objects = new ArrayDeque<>(1);

    Turn(int priority) {
      this.priority = priority;
    }
  }

  /** Adds an object unless it is in already. */
  void add(ObjectWork object) {
    if (object.queued) {
      return;
    }
    object.queued = true;
    size++;
    Turn turn = object.turn;
    if (turn.objects.isEmpty()) {
      byPriority.computeIfAbsent(turn.priority, p -> new ArrayDeque<>()).addLast(turn);
    }
    turn.objects.addLast(object);
  }

  /** How many objects are in it. */
  int size() {
    return size;
  }

  /**
   * Takes the next object out; its job goes to the back of its priority's line.
   *
   * @param priorityMax only of jobs with this priority or a lower one
   * @return null if there is none
   */
  @Nullable ObjectWork poll(int priorityMax) {
    Map.Entry<Integer, ArrayDeque<Turn>> line;
    while ((line = byPriority.ceilingEntry(priorityMax)) != null) {
      ArrayDeque<Turn> turns = line.getValue();
      Turn turn = turns.pollFirst();
      if (turn == null) {
        byPriority.remove(line.getKey());
        continue;
      }
      ObjectWork object = turn.objects.removeFirst();
      if (!turn.objects.isEmpty()) {
        turns.addLast(turn);
      }
      object.queued = false;
      size--;
      return object;
    }
    return null;
  }
}
