package io.packetfs.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.zip.CRC32C;

/** The right results, found out once by loops that share nothing with what is measured. */
final class Expected {
  private static final long FNV_OFFSET_BASIS = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final int CHUNK_BYTES = 1 << 20;

  private final IntFunction<String> values;

  private Expected(IntFunction<String> values) {
    this.values = values;
  }

  /** Reads the workload's bytes. */
  static Expected of(Workload workload) throws IOException {
    return switch (workload.op()) {
      case COUNTEQ -> {
        long[] histogram = new long[1 << Byte.SIZE];
        read(
            workload,
            (bytes, count) -> {
              for (int i = 0; i < count; i++) {
                histogram[bytes[i] & 0xff]++;
              }
            });
        yield new Expected(imm -> Long.toString(histogram[imm]));
      }
      case CRC32C -> {
        CRC32C crc = new CRC32C();
        read(workload, (bytes, count) -> crc.update(bytes, 0, count));
        yield new Expected(imm -> Long.toString(crc.getValue()));
      }
      case FNV -> {
        long[] hash = {FNV_OFFSET_BASIS};
        read(
            workload,
            (bytes, count) -> {
              for (int i = 0; i < count; i++) {
                hash[0] = (hash[0] ^ (bytes[i] & 0xff)) * FNV_PRIME;
              }
            });
        yield new Expected(imm -> Long.toUnsignedString(hash[0]));
      }
      case XOR, ADD, FNV_LOW, FNV_HIGH ->
          throw new IllegalArgumentException("no value of the object's own: " + workload.op());
    };
  }

  /** The value as text: as JSON's text for it, without quotes. */
  String value(int imm) {
    return values.apply(imm);
  }

  private interface Reader {
    void read(byte[] bytes, int count);
  }

  private static void read(Workload workload, Reader reader) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    try (RandomAccessFile file = open(workload.file())) {
      for (long left = workload.bytes(); left > 0; ) {
        int count = (int) Math.min(left, chunk.length);
        file.readFully(chunk, 0, count);
        reader.read(chunk, count);
        left -= count;
      }
    }
  }

  private static RandomAccessFile open(Path path) throws IOException {
    return new RandomAccessFile(path.toFile(), "r");
  }
}
