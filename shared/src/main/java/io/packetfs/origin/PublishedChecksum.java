package io.packetfs.origin;

import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * The CRC-32C of a whole object, as its origin publishes it.
 *
 * @param crc32c the checksum's 32 bits
 * @param source the name of the response header that told
 */
public record PublishedChecksum(int crc32c, String source) {

  /** Base64 of the checksum's 4 bytes, big-endian, as headers carry it. */
  public String base64() {
    return Base64.getEncoder()
        .encodeToString(ByteBuffer.allocate(Integer.BYTES).putInt(crc32c).array());
  }
}
