package io.packetfs.scheduler.simulation;

import io.packetfs.origin.Identity;
import io.packetfs.program.Instruction;
import io.packetfs.program.Partial;
import io.packetfs.program.Partial.Count;
import io.packetfs.program.Partial.Crc;
import io.packetfs.program.Partial.FnvHigh;
import io.packetfs.program.Partial.FnvLow;
import io.packetfs.program.Partial.FnvRun;
import io.packetfs.program.Partials;
import io.packetfs.program.fnv.Fnv;
import io.packetfs.program.fnv.FnvNibbles;
import io.packetfs.program.fnv.FnvNibbles.HighMap;
import io.packetfs.program.fnv.NibbleMap;
import io.packetfs.window.ByteRange;
import io.packetfs.window.Fetch;
import io.packetfs.window.Grid;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/**
 * An object of whole windows, each one byte and zeros behind it: real results, almost no work.
 *
 * @param url where it is
 * @param windows how many windows, 0..
 * @param salt makes its bytes
 * @param file whether an edge reads it from a volume
 */
record SimulatedObject(String url, int windows, long salt, boolean file) {

  private static final int FIRST_BYTES = 32;
  private static final int[] WINDOW_CRCS = windowCrcs();

  private static final byte[] ZERO = {0};

  /** What the zeros of a window do to the low nibble. */
  private static final NibbleMap ZEROS_LOW = zerosLow();

  /** ... and to the high one, by the low nibble in front of them. */
  private static final List<HighMap> ZEROS_HIGH = zerosHigh();

  Identity identity(int version) {
    return new Identity(
        (long) windows * Grid.WINDOW_BYTES,
        "\"" + salt + "-" + version + "\"",
        file ? Identity.Kind.FILE : Identity.Kind.STRONG_ETAG);
  }

  byte at(int window) {
    return (byte) (((salt + window) * 0x9e3779b97f4a7c15L) >>> 59);
  }

  static int firstWindow(ByteRange bytes) {
    return (int) (bytes.offset() / Grid.WINDOW_BYTES);
  }

  int endWindow(Fetch fetch) {
    return (int) Math.min(windows, Math.ceilDiv(fetch.end(), Grid.WINDOW_BYTES));
  }

  /** The partial of one reducer over windows {@code [from, to)}. */
  Partial partial(Instruction reducer, int from, int to, int entryByte) {
    Partial partial = Partials.empty(reducer, entryByte);
    for (int i = from; i < to; i++) {
      int entry = Partials.exitStates(List.of(partial)).getFirst();
      partial = Partials.combine(partial, window(reducer, at(i) & 0xff, entry));
    }
    return partial;
  }

  private static Partial window(Instruction reducer, int first, int entryByte) {
    long length = Grid.WINDOW_BYTES;
    return switch (reducer.op()) {
      case COUNTEQ ->
          new Count(
              length, (first == reducer.imm() ? 1 : 0) + (reducer.imm() == 0 ? length - 1 : 0));
      case CRC32C -> new Crc(length, WINDOW_CRCS[first]);
      case FNV -> new FnvRun(length, entryByte, (entryByte ^ first) * Fnv.power(length));
      case FNV_LOW ->
          new FnvLow(length, FnvNibbles.lowMap(new byte[] {(byte) first}, 0, 1).then(ZEROS_LOW));
      case FNV_HIGH -> high(length, first, entryByte);
      case XOR, ADD -> throw new IllegalArgumentException("a transform has no partial");
    };
  }

  private static Partial high(long length, int first, int entryLow) {
    HighMap byFirst = FnvNibbles.highMap(entryLow, new byte[] {(byte) first}, 0, 1);
    HighMap byZeros = ZEROS_HIGH.get(byFirst.exitLow());
    return new FnvHigh(length, entryLow, byZeros.exitLow(), byFirst.map().then(byZeros.map()));
  }

  // Of 1, 3, 7, ... zeros until it is a window less its first byte: each planted bug has this class
  // anew, and to go over every zero is slower than the histories that catch it.

  private static NibbleMap zerosLow() {
    NibbleMap one = FnvNibbles.lowMap(ZERO, 0, 1);
    NibbleMap zeros = one;
    for (int count = 1; count < Grid.WINDOW_BYTES - 1; count = 2 * count + 1) {
      zeros = zeros.then(zeros).then(one);
    }
    return zeros;
  }

  private static List<HighMap> zerosHigh() {
    List<HighMap> one =
        IntStream.range(0, NibbleMap.VALUES)
            .mapToObj(low -> FnvNibbles.highMap(low, ZERO, 0, 1))
            .toList();
    List<HighMap> zeros = one;
    for (int count = 1; count < Grid.WINDOW_BYTES - 1; count = 2 * count + 1) {
      zeros = then(then(zeros, zeros), one);
    }
    return zeros;
  }

  private static List<HighMap> then(List<HighMap> before, List<HighMap> behind) {
    return before.stream()
        .map(
            first -> {
              HighMap second = behind.get(first.exitLow());
              return new HighMap(second.exitLow(), first.map().then(second.map()));
            })
        .toList();
  }

  private static int[] windowCrcs() {
    int[] crcs = new int[FIRST_BYTES];
    byte[] window = new byte[Grid.WINDOW_BYTES];
    for (int i = 0; i < FIRST_BYTES; i++) {
      window[0] = (byte) i;
      CRC32C crc = new CRC32C();
      crc.update(window);
      crcs[i] = (int) crc.getValue();
    }
    return crcs;
  }

  /** The value that the whole object must give. */
  long expected(Instruction reducer) {
    return switch (partial(reducer, 0, windows, (int) (reducer.state() & 0xff))) {
      case Count count -> count.count();
      case Crc crc -> crc.crc() & 0xffffffffL;
      case FnvRun run -> run.apply(reducer.state());
      case FnvLow low -> throw new IllegalArgumentException(low + " is no value");
      case FnvHigh high -> throw new IllegalArgumentException(high + " is no value");
    };
  }
}
