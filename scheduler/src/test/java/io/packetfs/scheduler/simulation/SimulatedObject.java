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

  /** The zeros of a window. */
  private static final byte[] ZEROS = new byte[Grid.WINDOW_BYTES - 1];

  private static final NibbleMap ZEROS_LOW = FnvNibbles.lowMap(ZEROS, 0, ZEROS.length);

  /** By the low nibble in front of them. */
  private static final List<HighMap> ZEROS_HIGH =
      IntStream.range(0, NibbleMap.VALUES)
          .mapToObj(low -> FnvNibbles.highMap(low, ZEROS, 0, ZEROS.length))
          .toList();

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
