package io.packetfs.plan;

import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Partial;
import io.packetfs.program.Partial.Count;
import io.packetfs.program.Partial.Crc;
import io.packetfs.program.Partial.FnvRun;
import io.packetfs.program.Result;
import io.packetfs.program.fnv.Fnv;
import io.packetfs.window.ByteRange;

/**
 * The outcome of one instruction over a part.
 *
 * @param result over what of the instruction's range lies in the part; where nothing does, that of
 *     no bytes
 * @param entered the state that fnv was entered with; 0 of other ops
 */
public record PartValue(Result result, long entered) {

  /**
   * Of no bytes.
   *
   * @param nothing an empty range
   */
  static PartValue empty(Instruction instruction, ByteRange nothing, long entered) {
    return new PartValue(
        new Result(
            instruction.op(),
            instruction.imm(),
            nothing.offset(),
            nothing.length(),
            instruction.pipeline(),
            entered),
        entered);
  }

  /**
   * Checks that it can be what an instruction gives over these bytes.
   *
   * @throws IllegalArgumentException if not
   */
  void check(Instruction instruction, ByteRange bytes) {
    boolean right =
        result.op() == instruction.op()
            && result.imm() == instruction.imm()
            && result.pipeline() == instruction.pipeline()
            && result.offset() == bytes.offset()
            && result.length() == bytes.length()
            && (instruction.op() == Op.FNV || entered == 0)
            && isInRange();
    if (!right) {
      throw new IllegalArgumentException(
          this + " is no result of " + instruction + " over " + bytes);
    }
  }

  private boolean isInRange() {
    long value = result.value();
    return switch (result.op()) {
      case COUNTEQ -> value >= 0 && value <= result.length();
      case XOR, ADD -> value == result.length();
      case CRC32C ->
          value == Integer.toUnsignedLong((int) value) && (result.length() > 0 || value == 0);
      case FNV -> result.length() > 0 || value == entered;
      case FNV_LOW, FNV_HIGH -> false;
    };
  }

  /**
   * What a reducer needs to combine with its right-hand neighbour.
   *
   * @throws IllegalStateException of a transform
   */
  Partial partial() {
    long length = result.length();
    return switch (result.op()) {
      case COUNTEQ -> new Count(length, result.value());
      case CRC32C -> new Crc(length, (int) result.value());
      case FNV -> {
        int entryByte = Fnv.lowByte(entered);
        // What FnvRun.apply adds for the rest of the state that the part was entered with.
        long rest = Fnv.power(length) * (entered - entryByte);
        yield new FnvRun(length, entryByte, result.value() - rest);
      }
      case XOR, ADD, FNV_LOW, FNV_HIGH ->
          throw new IllegalStateException(result.op().wireName() + " has no partial");
    };
  }
}
