package io.packetfs.program;

import java.util.List;

/**
 * How a reducer is run together with the transforms before it, for people.
 *
 * @param index the reducer's place in the program
 * @param reducer the reducer as written
 * @param after the transforms before it in its pipeline, as short as they become: {@code xor:255
 *     add:1}; empty if there are none that change anything
 * @param dataPass whether the bytes have to be transformed before it reads them; without, it reads
 *     them as they are
 * @param how what is done, in a sentence
 */
public record Fusion(int index, Instruction reducer, String after, boolean dataPass, String how) {

  /** One for each reducer of a program, in order. */
  public static List<Fusion> of(Program program) {
    return FusedReducer.of(program).stream().map(Fusion::of).toList();
  }

  private static Fusion of(FusedReducer fused) {
    return new Fusion(
        fused.index(),
        fused.reducer(),
        fused.map().text(),
        !fused.mapToApply().isIdentity(),
        how(fused));
  }

  private static String how(FusedReducer fused) {
    ByteMap map = fused.map();
    if (!fused.mapToApply().isIdentity()) {
      return "reads bytes that are transformed before, "
          + (Readings.BLOCK_BYTES >> 10)
          + " KiB at a time in the first-level cache";
    }
    if (map.isIdentity()) {
      return "reads the bytes as they are";
    }
    int imm = fused.reducer().imm();
    return switch (fused.reducer().op()) {
      case COUNTEQ ->
          "counts " + map.invert(imm) + " in the bytes as they are: these become " + imm;
      case CRC32C ->
          "reads the bytes as they are; the xor changes the sum by a word that depends on their"
              + " number alone";
      case FNV ->
          "reads the bytes as they are, and xors each with "
              + map.apply(0)
              + " where it puts its state to it";
      case FNV_LOW, FNV_HIGH, XOR, ADD ->
          throw new IllegalStateException(fused + " needs a data pass");
    };
  }
}
