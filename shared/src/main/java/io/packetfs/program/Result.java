package io.packetfs.program;

/**
 * The outcome of one instruction over one object.
 *
 * @param op the instruction's
 * @param imm the instruction's
 * @param offset first byte of the range, resolved
 * @param length bytes of the range, resolved
 * @param pipeline the instruction's
 * @param value counteq: how many; xor and add: bytes transformed; crc32c: the unsigned checksum;
 *     fnv: the 64 bits of the state
 */
public record Result(Op op, int imm, long offset, long length, int pipeline, long value) {

  /** The value as JSON and tables show it: a decimal number, unsigned for fnv. */
  public String valueText() {
    return op == Op.FNV ? Long.toUnsignedString(value) : Long.toString(value);
  }
}
