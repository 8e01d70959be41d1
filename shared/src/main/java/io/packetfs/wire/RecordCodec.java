package io.packetfs.wire;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Carries an immutable record over the bus: itself to a consumer in the same JVM, its fields after
 * a length and a version byte to another.
 *
 * @param <T> the record
 */
final class RecordCodec<T> implements MessageCodec<T, Object> {

  /** What a message is for. */
  enum Role {
    /** Bytes that make no sense are an exception where the consumer asks for the body. */
    REQUEST,
    /**
     * Bytes that make no sense become a {@link ProblemReply}: an exception would leave the
     * requester waiting for ever, because Vert.x has stopped its timer by then.
     */
    REPLY
  }

  private static final int VERSION = 1;

  private final String name;
  private final Role role;
  private final BiConsumer<WireWriter, T> write;
  private final Function<WireReader, T> read;

  RecordCodec(
      String type, Role role, BiConsumer<WireWriter, T> write, Function<WireReader, T> read) {
    this.name = "pfs." + type + ".v" + VERSION;
    this.role = role;
    this.write = write;
    this.read = read;
  }

  @Override
  public void encodeToWire(Buffer buffer, T message) {
    int lengthAt = buffer.length();
    buffer.appendInt(0).appendByte((byte) VERSION);
    write.accept(new WireWriter(buffer), message);
    buffer.setInt(lengthAt, buffer.length() - lengthAt - Integer.BYTES);
  }

  @Override
  public Object decodeFromWire(int pos, Buffer buffer) {
    try {
      return decode(pos, buffer);
    } catch (WireFormatException e) {
      return switch (role) {
        case REQUEST -> throw e;
        case REPLY ->
            new ProblemReply(Problem.of(ErrorCode.INTERNAL, String.valueOf(e.getMessage())));
      };
    }
  }

  private T decode(int pos, Buffer buffer) {
    try {
      WireReader head = new WireReader(buffer, pos, buffer.length());
      int length = head.i32();
      int from = pos + Integer.BYTES;
      if (length < 1 || length > buffer.length() - from) {
        throw new WireFormatException(
            length + " bytes are announced, " + (buffer.length() - from) + " are there");
      }
      WireReader in = new WireReader(buffer, from, from + length);
      int version = in.u8();
      if (version != VERSION) {
        throw new WireFormatException("version " + version + ", not " + VERSION);
      }
      T message = read.apply(in);
      in.finish();
      return message;
    } catch (WireFormatException e) {
      throw new WireFormatException("a message " + name + " is corrupt: " + e.getMessage(), e);
    } catch (IllegalArgumentException | ProblemException e) {
      // The record or the contract refused a value.
      throw new WireFormatException("a message " + name + " is wrong: " + e.getMessage(), e);
    }
  }

  @Override
  public Object transform(T message) {
    return message;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
