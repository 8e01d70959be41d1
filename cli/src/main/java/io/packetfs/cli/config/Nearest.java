package io.packetfs.cli.config;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds the known name that somebody probably meant. */
final class Nearest {
  private Nearest() {}

  /**
   * The known name with the fewest edits (Levenshtein), if that is at most a third of its letters;
   * else null.
   */
  static @Nullable String of(String name, Collection<String> known) {
    String best = null;
    int bestEdits = Integer.MAX_VALUE;
    for (String candidate : known) {
      int edits = edits(name, candidate);
      if (edits < bestEdits && edits <= Math.max(2, candidate.length() / 3)) {
        best = candidate;
        bestEdits = edits;
      }
    }
    return best;
  }

  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
