package io.packetfs.testing;

import io.packetfs.window.ByteRange;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link FakeOrigin} is about to answer: at first what a faultless server would, then as a
 * {@link Fault} bends it. Belongs to one thread.
 */
public final class Answer {

  /** For {@link #breakAt}: not even headers come. */
  public static final long BEFORE_HEADERS = -1;

  /** The strong validator of every object, unless a fault changes it. */
  public static final String ETAG = "\"v1\"";

  /** The date of every object, unless a fault changes it. */
  public static final String LAST_MODIFIED = "Thu, 01 Jan 2026 00:00:00 GMT";

  /** How an answer ends before its end. */
  public enum Break {
    /** Nothing more comes, and the connection stays open until the client closes it. */
    STALL,
    /** The connection is reset (RST). */
    RESET,
    /** The connection is closed (FIN). */
    CLOSE
  }

  private final Asked asked;
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private TestObject object;
  private int status;
  private TestObject body = TestObjects.empty();
  private byte @Nullable [] raw;
  private long breakAtBytes = Long.MAX_VALUE;
  private Break breakAs = Break.CLOSE;
  private long bytesPerSecond = Long.MAX_VALUE;

  /** The faultless answer. */
  Answer(Asked asked, TestObject object) {
    this.asked = asked;
    header("ETag", ETAG);
    header("Last-Modified", LAST_MODIFIED);
    header("Accept-Ranges", "bytes");
    header("Content-Type", "application/octet-stream");
    this.object = object;
    represent(object);
  }

  /**
   * Answers of another object, with the validators as they are: 206 to a range, 416 to one beyond
   * the end, else 200.
   */
  public Answer represent(TestObject newObject) {
    object = newObject;
    long size = object.sizeBytes();
    ByteRange range = asked.rangeOf(size);
    if (range == null) {
      return whole();
    }
    if (range.isEmpty()) {
      return status(416).header("Content-Range", "bytes */" + size);
    }
    body = object.slice(range);
    status = 206;
    return header(
        "Content-Range", "bytes " + range.offset() + "-" + (range.end() - 1) + "/" + size);
  }

  /** Answers 200 with all of the object, whatever was asked for. */
  public Answer whole() {
    status(200);
    body = object;
    return this;
  }

  /** Answers this status without a body and Content-Range. */
  public Answer status(int newStatus) {
    status = newStatus;
    body = TestObjects.empty();
    return header("Content-Range", null);
  }

  /** Sets a header, or removes it (null). Content-Length follows the body unless it is set here. */
  public Answer header(String name, @Nullable String value) {
    if (value == null) {
      headers.remove(name);
    } else {
      headers.put(name, value);
    }
    return this;
  }

  /** Sends another body, of which status and Content-Range do not know. */
  public Answer body(TestObject newBody) {
    body = newBody;
    return this;
  }

  /** Sends these bytes instead of an HTTP response, then closes. */
  public Answer raw(byte[] bytes) {
    raw = bytes.clone();
    return this;
  }

  /** Ends like this after so many bytes of the body, or {@link #BEFORE_HEADERS}. */
  public Answer breakAt(long bodyBytes, Break as) {
    breakAtBytes = bodyBytes;
    breakAs = as;
    return this;
  }

  /** Sends the body at this rate, 1.. */
  public Answer drip(long newBytesPerSecond) {
    bytesPerSecond = newBytesPerSecond;
    return this;
  }

  /** The status, so far. */
  public int status() {
    return status;
  }

  /** A header's value, so far, or null. */
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  /** The body, so far. */
  public TestObject body() {
    return body;
  }

  byte @Nullable [] raw() {
    return raw;
  }

  long breakAtBytes() {
    return breakAtBytes;
  }

  Break breakAs() {
    return breakAs;
  }

  long bytesPerSecond() {
    return bytesPerSecond;
  }

  /** Status line and headers as they go over the wire. */
  byte[] head() {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Fake\r\n");
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.put("Content-Length", String.valueOf(body.sizeBytes()));
    all.putAll(headers);
    if ("chunked".equals(all.get("Transfer-Encoding"))) {
      all.remove("Content-Length");
    }
    all.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
