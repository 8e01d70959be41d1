package io.packetfs.scheduler.simulation;

import io.packetfs.origin.Identity;
import io.packetfs.program.Instruction;
import io.packetfs.program.Partial;
import io.packetfs.program.Partial.Count;
import io.packetfs.program.Partial.Crc;
import io.packetfs.program.Partial.FnvRun;
import io.packetfs.program.Partials;
import io.packetfs.program.fnv.Fnv;
import io.packetfs.window.ByteRange;
import io.packetfs.window.Fetch;
import io.packetfs.window.Grid;
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
      int entry = partial instanceof FnvRun run ? (int) (run.exit() & 0xff) : 0;
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
      case XOR, ADD -> throw new IllegalArgumentException("a transform has no partial");
    };
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
    };
  }
}
