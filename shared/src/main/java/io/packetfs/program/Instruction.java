package io.packetfs.program;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.program.fnv.Fnv;
import io.packetfs.program.fnv.NibbleMap;
import io.packetfs.window.ByteRange;
import org.jspecify.annotations.Nullable;

/**
 * One step of a program, as its user wrote it.
 *
 * @param op what to do
 * @param imm operand of counteq, xor and add, 0..255; 0 where the op has none
 * @param offset first byte, or null: from 0
 * @param length bytes, 1.., or null: to the end of the object
 * @param pipeline number of the pipeline, 0..{@link Program#PIPELINE_MAX}
 * @param state what fnv begins with ({@link Fnv#OFFSET_BASIS} unless a chain goes on); ignored by
 *     other ops
 */
public record Instruction(
    Op op, int imm, @Nullable Long offset, @Nullable Long length, int pipeline, long state) {

  /** An instruction over the whole object, in pipeline 0. */
  public static Instruction whole(Op op, int imm) {
    return new Instruction(op, imm, null, null, 0, Fnv.OFFSET_BASIS);
  }

  /** The same part of the object through the same pipeline, by what stands for fnv there. */
  Instruction as(Op stand) {
    long entry = stand == Op.FNV_HIGH ? state & (NibbleMap.VALUES - 1) : state;
    return new Instruction(stand, imm, offset, length, pipeline, entry);
  }

  /**
   * The bytes that it names in an object of this size. An empty object has the empty range for an
   * instruction without offset and length.
   *
   * @throws io.packetfs.problem.ProblemException RANGE_BEYOND_END if offset or end lie beyond the
   *     object; the caller adds the index
   */
  public ByteRange resolve(long objectSizeBytes) {
    long from = offset == null ? 0 : offset;
    long count = length == null ? objectSizeBytes - from : length;
    // An offset at the very end names no byte; only the whole of an empty object may do that.
    boolean inside =
        from < objectSizeBytes
            ? count <= objectSizeBytes - from
            : from == 0 && objectSizeBytes == 0 && length == null;
    if (!inside) {
      throw Problem.of(
              ErrorCode.RANGE_BEYOND_END,
              "the range ["
                  + from
                  + ", "
                  + (length == null ? "end" : String.valueOf(Math.addExact(from, length)))
                  + ") reaches beyond the object's "
                  + objectSizeBytes
                  + " bytes",
              "0 <= offset < " + objectSizeBytes + " and offset + length <= " + objectSizeBytes,
              "offset " + from + (length == null ? "" : ", length " + length))
          .asException();
    }
    return new ByteRange(from, count);
  }

  /**
   * What an object of this size has of the bytes that it names; an empty range at the end if that
   * is none.
   */
  ByteRange clip(long objectSizeBytes) {
    long from = offset == null ? 0 : offset;
    long count = length == null ? Long.MAX_VALUE - from : length;
    return new ByteRange(from, count).clip(new ByteRange(0, objectSizeBytes));
  }
}
