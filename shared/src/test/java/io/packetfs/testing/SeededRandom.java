package io.packetfs.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A generator of random cases: the same seed gives the same numbers. Not thread-safe. */
public final class SeededRandom {
  private final long seed;
  private final SplittableRandom random;

  /** A generator from this number. */
  public SeededRandom(long seed) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
  }

  /** The number that it was made from. */
  public long seed() {
    return seed;
  }

  /** A number in {@code [from, to]}, both inclusive. */
  public int between(int from, int to) {
    return (int) random.nextLong(from, to + 1L);
  }

  /** A number in {@code [from, to]}, both inclusive; {@code to} below 2^63-1. */
  public long between(long from, long to) {
    return random.nextLong(from, Math.addExact(to, 1));
  }

  /** Any 64 bits. */
  public long bits() {
    return random.nextLong();
  }

  /**
   * Any number in {@code [0, max]}, each order of magnitude as likely as the next: small ones are
   * where edges are.
   */
  public long scaled(long max) {
    int bits = between(0, Long.SIZE - Long.numberOfLeadingZeros(max));
    return bits == 0 ? 0 : Math.min(max, random.nextLong() >>> (Long.SIZE - bits));
  }

  /** True once in {@code n} times. */
  public boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  /** True with this probability, 0..1. */
  public boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** One of these. */
  public <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** One of these. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public final <T> T pick(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** The same elements in another order, in a new list. */
  public <T> List<T> shuffled(List<T> elements) {
    List<T> shuffled = new ArrayList<>(elements);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      T held = shuffled.get(i);
      shuffled.set(i, shuffled.get(j));
      shuffled.set(j, held);
    }
    return shuffled;
  }

  /** That many random bytes. */
  public byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Another generator, independent of what is drawn from this one later. */
  public SeededRandom split() {
    return new SeededRandom(random.nextLong());
  }
}
