package io.packetfs.scheduler.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of a job's assignments.
 *
 * @param assignments in the order in which they were sent
 * @param more whether there are later ones
 * @param dropped how many were sent that are not remembered any more, all of them earlier
 * @param sinceMs since when this leader remembers, in ms since the epoch; null: it remembers none
 */
public record AssignmentPage(
    List<Assignment> assignments, boolean more, long dropped, @Nullable Long sinceMs) {
  /** Copies the list. */
  public AssignmentPage {
    assignments = List.copyOf(assignments);
  }

  /** What to ask with for the next page, or null: this was the last. */
  public @Nullable String nextPageToken() {
    return more ? Long.toString(assignments.getLast().taskId()) : null;
  }
}
