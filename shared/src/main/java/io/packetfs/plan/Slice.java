package io.packetfs.plan;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of equal shares of a plan.
 *
 * @param index which one, 1..count
 * @param count how many there are, 1..{@link #COUNT_MAX}
 */
public record Slice(int index, int count) {

  /** The most slices of a plan. */
  public static final int COUNT_MAX = 10_000;

  /** All of a plan. */
  public static final Slice WHOLE = new Slice(1, 1);

  private static final Pattern WRITTEN = Pattern.compile("(\\d{1,5})/(\\d{1,5})");

  /** Checks the bounds. */
  public Slice {
    if (index < 1 || index > count || count > COUNT_MAX) {
      throw new IllegalArgumentException(
          "a slice I/N needs 1 <= I <= N <= " + COUNT_MAX + ", not " + index + "/" + count);
    }
  }

  /**
   * Reads {@code I/N}.
   *
   * @throws io.packetfs.problem.ProblemException INVALID_VALUE
   */
  public static Slice parse(String written) {
    Matcher numbers = WRITTEN.matcher(written);
    if (numbers.matches()) {
      int index = Integer.parseInt(numbers.group(1));
      int count = Integer.parseInt(numbers.group(2));
      if (index >= 1 && index <= count && count <= COUNT_MAX) {
        return new Slice(index, count);
      }
    }
    throw Problem.of(
            ErrorCode.INVALID_VALUE,
            "this names no slice",
            "I/N with 1 <= I <= N <= " + COUNT_MAX + ", such as 2/3",
            written)
        .asException();
  }

  /** {@code I/N}. */
  public String text() {
    return index + "/" + count;
  }

  /**
   * The one before it.
   *
   * @throws IllegalArgumentException if it is the first
   */
  public Slice before() {
    return new Slice(index - 1, count);
  }

  /** The first of so many units that is in it. */
  long from(long units) {
    return share(units, index - 1);
  }

  /** One past the last. */
  long to(long units) {
    return share(units, index);
  }

  /** {@code floor(units * slices / count)}, which as written would overflow. */
  private long share(long units, int slices) {
    return units / count * slices + units % count * slices / count;
  }
}
