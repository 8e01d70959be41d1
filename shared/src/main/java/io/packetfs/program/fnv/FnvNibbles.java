package io.packetfs.program.fnv;

/**
 * What stretches of bytes make of the nibbles of the low byte of FNV-1a's states, whatever it is in
 * front of them: so they can be looked at in any order, anywhere, and what was found comes together
 * afterwards ({@link NibbleMap#then}). First the low nibbles, which go on by themselves; then, once
 * it is known which one each stretch is entered with, the high ones.
 *
 * <p>Has about 190 KiB of working memory. Not thread-safe.
 */
public final class FnvNibbles {
  private static final int NIBBLE_BITS = 4;
  private static final int NIBBLE = (1 << NIBBLE_BITS) - 1;

  private final long[][] words = Block.rows(Block.ROWS);
  private final long[][] bits = Block.rows(Block.ROWS);
  private final long[][] low = Planes.rows(NIBBLE_BITS);
  private final long[][] high = Planes.rows(NIBBLE_BITS);
  private final LowNibbleChain chain = new LowNibbleChain();
  private final NibbleFan fan = new NibbleFan();

  /**
   * What the low nibbles become behind a block.
   *
   * @param bytes has the block from {@code from} on
   */
  public NibbleMap lowMap(byte[] bytes, int from) {
    load(bytes, from);
    Planes.of(bits, 0, low);
    return fan.map(low);
  }

  /**
   * What a block does that is entered with a known low nibble.
   *
   * @param entryLow the low nibble in front of it, 0..15
   * @param bytes has the block from {@code from} on
   */
  public HighMap highMap(int entryLow, byte[] bytes, int from) {
    load(bytes, from);
    Planes.of(bits, 0, low);
    Planes.of(bits, NIBBLE_BITS, high);
    int exitLow = chain.follow(entryLow, low);
    return new HighMap(exitLow, fan.map(high, chain.addends()));
  }

  /**
   * What bytes do that are entered with a known low nibble.
   *
   * @param exitLow the low nibble behind them, 0..15
   * @param map what the high nibbles become
   */
  public record HighMap(int exitLow, NibbleMap map) {}

  private void load(byte[] bytes, int from) {
    Block.loadRows(bytes, from, 0, words);
    BitMatrix.transpose(words, bits);
  }

  /** The same as {@link #lowMap} of the bytes {@code [from, to)}, one after another. */
  public static NibbleMap lowMap(byte[] bytes, int from, int to) {
    long packed = NibbleMap.IDENTITY.packed();
    for (int i = from; i < to; i++) {
      packed = NibbleMap.step(packed, bytes[i] & NIBBLE, 0);
    }
    return new NibbleMap(packed);
  }

  /** The same as {@link #highMap} of the bytes {@code [from, to)}, one after another. */
  public static HighMap highMap(int entryLow, byte[] bytes, int from, int to) {
    long packed = NibbleMap.IDENTITY.packed();
    int low = entryLow;
    for (int i = from; i < to; i++) {
      int product = (low ^ (bytes[i] & NIBBLE)) * Fnv.lowByte(Fnv.PRIME);
      packed = NibbleMap.step(packed, high(bytes[i]), high(product));
      low = product & NIBBLE;
    }
    return new HighMap(low, new NibbleMap(packed));
  }

  private static int high(int value) {
    return value >>> NIBBLE_BITS & NIBBLE;
  }
}
