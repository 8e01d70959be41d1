package io.packetfs.testing;

import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Program;
import io.packetfs.program.Result;
import io.packetfs.program.fnv.Fnv;
import io.packetfs.window.ByteRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a program's results are, by the plainest loops over the whole object: what clever code is
 * compared with.
 */
public final class Reference {

  private Reference() {}

  /**
   * The results over an object, in the order of the instructions. Reads the object once for each
   * instruction.
   */
  public static List<Result> results(Program program, TestObject object) {
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < program.instructions().size(); i++) {
      Instruction instruction = program.instructions().get(i);
      ByteRange range = program.resolve(i, object.sizeBytes());
      results.add(
          new Result(
              instruction.op(),
              instruction.imm(),
              range.offset(),
              range.length(),
              instruction.pipeline(),
              value(program, i, range, object)));
    }
    return List.copyOf(results);
  }

  /** The results over bytes on the heap. */
  public static List<Result> results(Program program, byte[] object) {
    return results(program, TestObjects.of(object));
  }

  /** Bytes of the object that equal {@code imm}. */
  public static long countEq(TestObject object, int imm) {
    long count = 0;
    for (long at = 0; at < object.sizeBytes(); at++) {
      if ((object.byteAt(at) & 0xff) == imm) {
        count++;
      }
    }
    return count;
  }

  /** CRC-32C, one bit at a time; the polynomial of RFC 3720, reflected. */
  public static long crc32c(TestObject object) {
    int crc = -1;
    for (long at = 0; at < object.sizeBytes(); at++) {
      crc ^= object.byteAt(at) & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ 0x82f63b78;
      }
    }
    return ~crc & 0xffff_ffffL;
  }

  /** FNV-1a from a given state. */
  public static long fnv(TestObject object, long state) {
    for (long at = 0; at < object.sizeBytes(); at++) {
      state = (state ^ (object.byteAt(at) & 0xff)) * Fnv.PRIME;
    }
    return state;
  }

  private static long value(Program program, int index, ByteRange range, TestObject object) {
    Instruction instruction = program.instructions().get(index);
    TestObject seen = seenBy(program, index, object.slice(range));
    return switch (instruction.op()) {
      case XOR, ADD -> range.length();
      case COUNTEQ -> countEq(seen, instruction.imm());
      case CRC32C -> crc32c(seen);
      case FNV -> fnv(seen, instruction.state());
      case FNV_LOW, FNV_HIGH -> throw new IllegalArgumentException("no user writes " + instruction);
    };
  }

  /** The bytes after the transforms that stand before the instruction in its pipeline. */
  private static TestObject seenBy(Program program, int index, TestObject bytes) {
    Instruction reader = program.instructions().get(index);
    TestObject seen = bytes;
    for (Instruction earlier : program.instructions().subList(0, index)) {
      if (earlier.pipeline() == reader.pipeline()
          && Objects.equals(earlier.offset(), reader.offset())
          && Objects.equals(earlier.length(), reader.length())) {
        seen = transformed(earlier, seen);
      }
    }
    return seen;
  }

  private static TestObject transformed(Instruction by, TestObject bytes) {
    return switch (by.op()) {
      case COUNTEQ, CRC32C, FNV, FNV_LOW, FNV_HIGH -> bytes;
      case XOR, ADD ->
          new TestObject() {
            @Override
            public long sizeBytes() {
              return bytes.sizeBytes();
            }

            @Override
            public byte byteAt(long offset) {
              int b = bytes.byteAt(offset) & 0xff;
              return (byte) (by.op() == Op.XOR ? b ^ by.imm() : b + by.imm());
            }
          };
    };
  }
}
