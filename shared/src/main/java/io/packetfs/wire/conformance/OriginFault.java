package io.packetfs.wire.conformance;

import java.util.Locale;

/** How the origin's body, or its length, is wrong; what headers can do, {@link Serving} does. */
public enum OriginFault {
  /** Nothing is wrong. */
  NONE,
  /** 200 with the whole object, as if no range had been asked for. */
  RANGE_IGNORED,
  /** The connection is closed instead of an answer. */
  NO_ANSWER,
  /** Half of the body comes, then nothing, and the connection stays open. */
  BODY_STALLS,
  /** Half of the body comes, then the connection is closed. */
  BODY_CUT,
  /** Body and Content-Length have 5 bytes more than Content-Range says. */
  BODY_LONGER,
  /** A body in chunks, without Content-Length: nothing wrong with that. */
  CHUNKED,
  /** A body in chunks that ends one byte early. */
  CHUNKED_SHORTER,
  /** A body in chunks that has 5 bytes more. */
  CHUNKED_LONGER,
  /** Content-Range names bytes one further than were asked for. */
  CONTENT_RANGE_SHIFTED,
  /** Only the first half of the range is sent, and Content-Range says so. */
  RANGE_SHORTENED,
  /** Content-Range names a size that is one larger. */
  SIZE_GROWN;

  /** The name in the vectors. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static OriginFault parse(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
