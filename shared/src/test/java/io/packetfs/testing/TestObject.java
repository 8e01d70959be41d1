package io.packetfs.testing;

import io.packetfs.window.ByteRange;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Bytes by rule, so that an object of any size costs no memory. Immutable; usable from any thread.
 */
public interface TestObject {

  /** How many bytes it has, 0..2^63-1. */
  long sizeBytes();

  /** One byte; {@code offset} is 0..size-1. */
  byte byteAt(long offset);

  /** A run of bytes, on the heap. */
  default byte[] bytes(long offset, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = byteAt(offset + i);
    }
    return bytes;
  }

  /** All of it, on the heap. */
  default byte[] bytes() {
    return bytes(0, Math.toIntExact(sizeBytes()));
  }

  /** The part of it that the range names, as an object of its own. */
  default TestObject slice(ByteRange range) {
    if (range.end() > sizeBytes()) {
      throw new IllegalArgumentException(range + " reaches beyond " + sizeBytes() + " bytes");
    }
    return new TestObject() {
      @Override
      public long sizeBytes() {
        return range.length();
      }

      @Override
      public byte byteAt(long offset) {
        return TestObject.this.byteAt(range.offset() + offset);
      }

      @Override
      public byte[] bytes(long offset, int length) {
        return TestObject.this.bytes(range.offset() + offset, length);
      }
    };
  }

  /** The same bytes, cut off or continued with zeros, up to another size. */
  default TestObject resized(long newSizeBytes) {
    return new TestObject() {
      @Override
      public long sizeBytes() {
        return newSizeBytes;
      }

      @Override
      public byte byteAt(long offset) {
        return offset < TestObject.this.sizeBytes() ? TestObject.this.byteAt(offset) : 0;
      }
    };
  }

  /** Writes it into a new or emptied file. */
  default Path writeTo(Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      for (long offset = 0; offset < sizeBytes(); offset++) {
        out.write(byteAt(offset));
      }
    }
    return file;
  }
}
