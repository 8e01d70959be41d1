package io.packetfs.program;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a chain of transforms does to one byte: a bijection of 0..255. Immutable.
 *
 * <p>The chain is kept as short as these identities make it: neighbouring xors are one xor,
 * neighbouring adds are one add, and 128 is the same to both, since it only turns over the highest
 * bit.
 */
final class ByteMap {
  /** Leaves every byte as it is. */
  static final ByteMap IDENTITY = new ByteMap(List.of());

  private static final int HIGHEST_BIT = 128;

  /** A transform with an operand of 1..255. */
  private record Step(Op op, int imm) {

    int apply(int value) {
      return switch (op) {
        case XOR -> value ^ imm;
        case ADD -> (value + imm) & 0xff;
        case COUNTEQ, CRC32C, FNV, FNV_LOW, FNV_HIGH ->
            throw new IllegalStateException(op + " is no transform");
      };
    }

    int undo(int value) {
      return op == Op.ADD ? (value - imm) & 0xff : apply(value);
    }

    boolean mergesWith(Step next) {
      return op == next.op || imm == HIGHEST_BIT || next.imm == HIGHEST_BIT;
    }

    /** Both in one; its operand may be 0. */
    Step merge(Step next) {
      Op merged = imm == HIGHEST_BIT ? next.op : op;
      return new Step(merged, new Step(merged, next.imm).apply(imm));
    }
  }

  private final List<Step> steps;

  private ByteMap(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /**
   * This chain with one more transform behind it.
   *
   * @param op xor or add
   * @param imm its operand, 0..255
   */
  ByteMap then(Op op, int imm) {
    if (op.isReducer() || imm < 0 || imm > 255) {
      throw new IllegalArgumentException(op.wireName() + ":" + imm + " is no transform");
    }
    return then(new Step(op, imm));
  }

  private ByteMap then(Step next) {
    if (next.imm == 0) {
      return this;
    }
    if (!steps.isEmpty() && steps.getLast().mergesWith(next)) {
      // What they merge to may in turn merge with the step before.
      return new ByteMap(steps.subList(0, steps.size() - 1)).then(steps.getLast().merge(next));
    }
    List<Step> longer = new ArrayList<>(steps);
    longer.add(next);
    return new ByteMap(longer);
  }

  /** What a byte becomes, both 0..255. */
  int apply(int value) {
    int mapped = value;
    for (Step step : steps) {
      mapped = step.apply(mapped);
    }
    return mapped;
  }

  /** Which byte becomes this one, both 0..255. */
  int invert(int mapped) {
    int value = mapped;
    for (Step step : steps.reversed()) {
      value = step.undo(value);
    }
    return value;
  }

  /** Whether it leaves every byte as it is. */
  boolean isIdentity() {
    return steps.isEmpty();
  }

  /** Whether it is one xor, of {@code apply(0)}; the identity is. */
  boolean isXor() {
    return steps.isEmpty()
        || (steps.size() == 1
            && (steps.getFirst().op == Op.XOR || steps.getFirst().imm == HIGHEST_BIT));
  }

  /** What is left of the chain, as on the command line: {@code xor:255 add:1}. */
  String text() {
    return steps.stream()
        .map(step -> step.op.wireName() + ":" + step.imm)
        .collect(Collectors.joining(" "));
  }

  /** How many transforms are left of the chain. */
  int stepCount() {
    return steps.size();
  }

  /** Replaces the first {@code count} bytes by what they become. */
  void apply(byte[] bytes, int count) {
    for (Step step : steps) {
      byte imm = (byte) step.imm;
      switch (step.op) {
        case XOR -> xor(bytes, count, imm);
        case ADD -> add(bytes, count, imm);
        case COUNTEQ, CRC32C, FNV, FNV_LOW, FNV_HIGH ->
            throw new IllegalStateException(step.op + " is no transform");
      }
    }
  }

  // One loop each, in place, from 0: the compiler makes vector code of these and of no richer form.

  private static void xor(byte[] bytes, int count, byte imm) {
    for (int i = 0; i < count; i++) {
      bytes[i] ^= imm;
    }
  }

  private static void add(byte[] bytes, int count, byte imm) {
    for (int i = 0; i < count; i++) {
      bytes[i] += imm;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ByteMap map && map.steps.equals(steps);
  }

  @Override
  public int hashCode() {
    return steps.hashCode();
  }

  @Override
  public String toString() {
    return text();
  }
}
