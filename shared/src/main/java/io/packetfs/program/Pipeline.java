package io.packetfs.program;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The instructions of a program that see each other: those with the same range as written and the
 * same number. A transform changes what the reducers listed behind it in its pipeline see, and
 * nothing else.
 *
 * @param offset as written; null is not the same as 0
 * @param length as written; null is not the same as all that is left
 * @param number the instructions' pipeline, 0..{@link Program#PIPELINE_MAX}
 * @param indexes places of its instructions in the program, ascending, at least one
 */
public record Pipeline(
    @Nullable Long offset, @Nullable Long length, int number, List<Integer> indexes) {

  /** Copies the list. */
  public Pipeline {
    indexes = List.copyOf(indexes);
  }
}
