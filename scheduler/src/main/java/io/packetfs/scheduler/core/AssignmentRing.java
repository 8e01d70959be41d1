package io.packetfs.scheduler.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest {@link Bounds#ASSIGNMENTS_MAX} assignments of all jobs, in the order in which they
 * were sent. One list and not one for each job, so that a task writes where the task before wrote,
 * to memory that is in a cache; who asks for a job's has to look for them, from the first that it
 * may have to the last. Owned by the core; not thread-safe.
 */
final class AssignmentRing {
  private static final int FIRST_SLOTS = 64;

  /** A power of two; it grows until it has its full size, and is a ring from then on. */
  private Assigned[] slots = new Assigned[FIRST_SLOTS];

  /** How many were ever added; the next one's place. */
  private long added;

  /** Of released jobs, while one of theirs may be here. */
  private final Map<String, Trail> released = new HashMap<>();

  private final ArrayDeque<Trail> inOrder = new ArrayDeque<>();

  /**
   * Where a job's assignments are.
   *
   * @param jobId whose; the very text that they have
   * @param from place of the first one
   * @param to behind the last one
   * @param earlier tasks that other leaders sent
   * @param sent tasks that were sent since
   * @param sinceMs since when
   */
  record Trail(String jobId, long from, long to, long earlier, long sent, long sinceMs) {}

  /** One more; where it is. */
  long add(Assigned task) {
    if (added == slots.length && slots.length < Bounds.ASSIGNMENTS_MAX) {
      slots = Arrays.copyOf(slots, 2 * slots.length);
    }
    slots[slot(added)] = task;
    return added++;
  }

  private int slot(long place) {
    return (int) (place & (slots.length - 1));
  }

  private Assigned at(long place) {
    return slots[slot(place)];
  }

  private long oldest() {
    return Math.max(0, added - slots.length);
  }

  /** How many are remembered. */
  int known() {
    return (int) (added - oldest());
  }

  /** The job has ended and is not held any more. */
  void release(Trail trail) {
    if (trail.to() > oldest() && trail.sent() > 0) {
      released.put(trail.jobId(), trail);
      inOrder.add(trail);
    }
    // Those behind it may be over, too; they wait no longer than until it is.
    while (!inOrder.isEmpty() && inOrder.getFirst().to() <= oldest()) {
      Trail over = inOrder.remove();
      released.remove(over.jobId(), over);
    }
  }

  /** Of a released job, or null: nothing is remembered. */
  @Nullable Trail released(String jobId) {
    Trail trail = released.get(jobId);
    return trail == null || trail.to() <= oldest() ? null : trail;
  }

  /** All of a job that are known, the oldest first. */
  List<Assigned> all(Trail trail) {
    return find(trail, trail.from(), Integer.MAX_VALUE);
  }

  private List<Assigned> find(Trail trail, long from, int limit) {
    List<Assigned> found = new ArrayList<>();
    for (long at = Math.max(from, oldest()); at < trail.to() && found.size() < limit; at++) {
      if (at(at).isOf(trail.jobId())) {
        found.add(at(at));
      }
    }
    return found;
  }

  /**
   * Those of a job that were sent behind a task.
   *
   * @param taskId any number; below all tasks: from the first
   * @param limit at most so many, 1..
   */
  AssignmentPage page(Trail trail, long taskId, int limit) {
    List<Assigned> first = find(trail, trail.from(), 1);
    List<Assigned> found = find(trail, Math.max(trail.from(), behind(taskId)), limit + 1);
    long forgotten = first.isEmpty() ? trail.sent() : first.getFirst().numberInJob();
    return new AssignmentPage(
        found.stream().limit(limit).map(Assigned::told).toList(),
        found.size() > limit,
        trail.earlier() + forgotten,
        trail.sinceMs());
  }

  /** The place of the first that was sent behind a task. */
  private long behind(long taskId) {
    long low = oldest();
    long high = added;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (at(middle).taskId <= taskId) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
