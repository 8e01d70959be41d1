package io.packetfs.program;

import io.packetfs.program.fnv.LaneTrack;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A reducer with the transforms in front of it folded into one.
 *
 * @param index the reducer's place in the program
 * @param reducer the reducer
 * @param map what the transforms before it in its pipeline do to each byte
 */
record FusedReducer(int index, Instruction reducer, ByteMap map) {

  /** The reducers of a program, in order. */
  static List<FusedReducer> of(Program program) {
    List<FusedReducer> fused = new ArrayList<>();
    for (Pipeline pipeline : program.pipelines()) {
      ByteMap map = ByteMap.IDENTITY;
      for (int index : pipeline.indexes()) {
        Instruction instruction = program.instructions().get(index);
        if (instruction.op().isReducer()) {
          fused.add(new FusedReducer(index, instruction, map));
        } else {
          map = map.then(instruction.op(), instruction.imm());
        }
      }
    }
    fused.sort(Comparator.comparingInt(FusedReducer::index));
    return List.copyOf(fused);
  }

  /**
   * What the reducer runs on: the identity where its value after the transforms follows from the
   * bytes as they are.
   *
   * <p>How many bytes become {@code imm} is how many are what becomes {@code imm}; a checksum is
   * affine over GF(2), so that an xor changes it by a word that depends on the length alone; and
   * fnv, which puts its state to each byte by xor, puts one more. Both need the transformed bytes
   * only behind an add.
   */
  ByteMap mapToApply() {
    return switch (reducer.op()) {
      case COUNTEQ -> ByteMap.IDENTITY;
      case CRC32C, FNV -> map.isXor() ? ByteMap.IDENTITY : map;
      case FNV_LOW, FNV_HIGH -> map;
      case XOR, ADD -> throw new IllegalStateException(reducer.op() + " is no reducer");
    };
  }

  /** What a checksum or fnv makes of the transforms by itself: the operand of an xor, 0..255. */
  int xorInReducer() {
    return map.isXor() ? map.apply(0) : 0;
  }

  /**
   * A fresh kernel, to run on the bytes after {@link #mapToApply}.
   *
   * @param entryByte low byte of the state that an entry-dependent one is entered with
   * @param track of its blocks in this run, or {@link LaneTrack#NONE}
   */
  Kernel kernel(int entryByte, LaneTrack track) {
    return switch (reducer.op()) {
      case COUNTEQ -> new Kernel.Counteq((byte) map.invert(reducer.imm()));
      case CRC32C -> new Kernel.Checksum(xorInReducer());
      case FNV -> new Kernel.FnvHash(entryByte, xorInReducer(), track);
      case FNV_LOW -> new NibbleKernels.Low();
      case FNV_HIGH -> new NibbleKernels.High(entryByte);
      case XOR, ADD -> throw new IllegalStateException(reducer.op() + " is no reducer");
    };
  }
}
