package io.packetfs.program;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

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
 * @param verifiedBy the response header in which the origin publishes this very value of the whole
 *     object, or null: there was nothing to compare it with
 */
public record Result(
    Op op,
    int imm,
    long offset,
    long length,
    int pipeline,
    long value,
    @Nullable String verifiedBy) {

  /** One that was compared with nothing. */
  public Result(Op op, int imm, long offset, long length, int pipeline, long value) {
    this(op, imm, offset, length, pipeline, value, null);
  }

  /** The same, found equal to what this response header publishes. */
  public Result verified(String header) {
    return new Result(op, imm, offset, length, pipeline, value, header);
  }

  /** The value as JSON and tables show it: a decimal number, unsigned for fnv. */
  public String valueText() {
    return op == Op.FNV ? Long.toUnsignedString(value) : Long.toString(value);
  }

  /**
   * The value in lower-case hexadecimal digits, 8 of crc32c, 16 of fnv; null for ops whose value is
   * a number of bytes.
   */
  public @Nullable String hex() {
    return switch (op) {
      case CRC32C -> HexFormat.of().toHexDigits((int) value);
      case FNV -> HexFormat.of().toHexDigits(value);
      case COUNTEQ, XOR, ADD, FNV_LOW, FNV_HIGH -> null;
    };
  }

  /**
   * Base64 of the checksum's 4 bytes, big-endian, as object stores show a CRC-32C; null for other
   * ops.
   */
  public @Nullable String base64() {
    return switch (op) {
      case CRC32C ->
          Base64.getEncoder()
              .encodeToString(ByteBuffer.allocate(Integer.BYTES).putInt((int) value).array());
      case COUNTEQ, XOR, ADD, FNV, FNV_LOW, FNV_HIGH -> null;
    };
  }
}
