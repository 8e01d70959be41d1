package io.packetfs.program;

import io.packetfs.program.fnv.Fnv;
import io.packetfs.testing.SeededRandom;
import java.util.ArrayList;
import java.util.List;

/** Random programs that an object of a given size can have. */
public final class Programs {
  private Programs() {}

  /**
   * A program of 1 to 10 instructions over 1 to 3 different ranges in 1 to 3 pipelines, so that
   * many of them share both.
   *
   * @param sizeBytes size of the object, 0..
   */
  public static Program random(SeededRandom random, long sizeBytes) {
    List<Instruction> shapes = new ArrayList<>();
    int ranges = random.between(1, 3);
    for (int i = 0; i < ranges; i++) {
      shapes.add(shape(random, sizeBytes));
    }
    List<Instruction> instructions = new ArrayList<>();
    int count = random.between(1, 10);
    for (int i = 0; i < count; i++) {
      Instruction shape = random.pick(shapes);
      Op op = random.pick(Op.written());
      // 0, 128 and 255 are where transforms collapse.
      int imm = random.oneIn(3) ? random.pick(0, 128, 255) : random.between(0, 255);
      instructions.add(
          new Instruction(
              op,
              op == Op.CRC32C || op == Op.FNV ? 0 : imm,
              shape.offset(),
              shape.length(),
              random.oneIn(4) ? random.between(1, 2) : 0,
              random.oneIn(2) ? Fnv.OFFSET_BASIS : random.bits()));
    }
    return new Program(instructions);
  }

  /** An instruction whose range alone matters. */
  private static Instruction shape(SeededRandom random, long sizeBytes) {
    if (sizeBytes == 0) {
      return Instruction.whole(Op.CRC32C, 0);
    }
    long offset = random.between(0L, sizeBytes - 1);
    long length = random.between(1L, sizeBytes - offset);
    return switch (random.between(0, 3)) {
      case 0 -> Instruction.whole(Op.CRC32C, 0);
      case 1 -> new Instruction(Op.CRC32C, 0, offset, null, 0, 0);
      case 2 -> new Instruction(Op.CRC32C, 0, null, random.between(1L, sizeBytes), 0, 0);
      default -> new Instruction(Op.CRC32C, 0, offset, length, 0, 0);
    };
  }
}
