package io.packetfs.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One way in which a server is wrong, slow or merely different. Faults combine: {@code
 * Fault.etag("\"v2\"").after(3)} changes the validator from the fourth request on. Runs on the
 * connection's own virtual thread and may block it.
 */
@FunctionalInterface
public interface Fault {

  /** The longest that {@link #held} waits. */
  Duration HELD_MAX = Duration.ofMinutes(1);

  /** Bends the answer. */
  void apply(Asked asked, Answer answer) throws InterruptedException;

  /** This one, then the other. */
  default Fault and(Fault other) {
    return (asked, answer) -> {
      apply(asked, answer);
      other.apply(asked, answer);
    };
  }

  /** Only for requests like this. */
  default Fault when(Predicate<Asked> condition) {
    return (asked, answer) -> {
      if (condition.test(asked)) {
        apply(asked, answer);
      }
    };
  }

  /** Only for the first so many requests since it was switched on. */
  default Fault first(int requests) {
    return when(asked -> asked.number() <= requests);
  }

  /** Only after so many requests since it was switched on. */
  default Fault after(int requests) {
    return when(asked -> asked.number() > requests);
  }

  /** Only for this path and query. */
  default Fault on(String target) {
    return when(asked -> asked.target().equals(target));
  }

  /** A faultless server. */
  static Fault none() {
    return (asked, answer) -> {};
  }

  /** Answers 200 with the whole object to any range. */
  static Fault rangesIgnored() {
    return (asked, answer) -> answer.whole().header("Accept-Ranges", null);
  }

  /** Serves another object (another size, too) under the same validators. */
  static Fault object(TestObject object) {
    return (asked, answer) -> answer.represent(object);
  }

  /** Sets a header (of a cache, of an encoding), or removes it (null). */
  static Fault header(String name, @Nullable String value) {
    return (asked, answer) -> answer.header(name, value);
  }

  /** Another ETag: {@code "\"v2\""}, {@code "W/\"v1\""}. */
  static Fault etag(String etag) {
    return header("ETag", etag);
  }

  /** No ETag; Last-Modified alone is left. */
  static Fault noEtag() {
    return header("ETag", null);
  }

  /** Neither ETag nor Last-Modified. */
  static Fault noValidator() {
    return noEtag().and(header("Last-Modified", null));
  }

  /** Names an encoding that nobody asked for. */
  static Fault contentEncoding(String encoding) {
    return header("Content-Encoding", encoding);
  }

  /** A 206 without Content-Range. */
  static Fault noContentRange() {
    return header("Content-Range", null);
  }

  /** A Content-Range whose numbers are off by so much; what is not a plain 206 stays as it is. */
  static Fault contentRangeOff(long first, long last, long total) {
    return (asked, answer) -> {
      String range = answer.header("Content-Range");
      if (range != null && answer.status() == 206) {
        String[] parts = range.split("[ /-]", -1);
        answer.header(
            "Content-Range",
            "bytes "
                + (Long.parseLong(parts[1]) + first)
                + "-"
                + (Long.parseLong(parts[2]) + last)
                + "/"
                + (Long.parseLong(parts[3]) + total));
      }
    };
  }

  /** Content-Length as it should be, but the connection closes so many bytes earlier. */
  static Fault bodyCut(long missingBytes) {
    return (asked, answer) ->
        answer.breakAt(Math.max(0, answer.body().sizeBytes() - missingBytes), Answer.Break.CLOSE);
  }

  /** A body, and a Content-Length, of so many bytes more (or fewer) than Content-Range says. */
  static Fault bodyLonger(long bytes) {
    return (asked, answer) ->
        answer.body(answer.body().resized(Math.max(0, answer.body().sizeBytes() + bytes)));
  }

  /** The body in chunks, without Content-Length. */
  static Fault chunked() {
    return header("Transfer-Encoding", "chunked");
  }

  /** Accepts the request and never answers. */
  static Fault stallBeforeHeaders() {
    return (asked, answer) -> answer.breakAt(Answer.BEFORE_HEADERS, Answer.Break.STALL);
  }

  /** Stops sending after so many bytes of the body. */
  static Fault stallAfter(long bodyBytes) {
    return (asked, answer) -> answer.breakAt(bodyBytes, Answer.Break.STALL);
  }

  /** Resets the connection after so many bytes of the body, or {@link Answer#BEFORE_HEADERS}. */
  static Fault resetAfter(long bodyBytes) {
    return (asked, answer) -> answer.breakAt(bodyBytes, Answer.Break.RESET);
  }

  /** Closes the connection after so many bytes of the body, or {@link Answer#BEFORE_HEADERS}. */
  static Fault closeAfter(long bodyBytes) {
    return (asked, answer) -> answer.breakAt(bodyBytes, Answer.Break.CLOSE);
  }

  /** Sends the body at this rate. */
  static Fault drip(long bytesPerSecond) {
    return (asked, answer) -> answer.drip(bytesPerSecond);
  }

  /** Answers so much later. */
  static Fault delayed(Duration delay) {
    return (asked, answer) -> {
      long untilNanos = System.nanoTime() + delay.toNanos();
      for (long left = delay.toNanos(); left > 0; left = untilNanos - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    };
  }

  /** Answers when the test counts the latch down, or after {@link #HELD_MAX}. */
  static Fault held(CountDownLatch latch) {
    return (asked, answer) -> {
      boolean released = latch.await(HELD_MAX.toMillis(), TimeUnit.MILLISECONDS);
      if (!released) {
        answer.status(504);
      }
    };
  }

  /** Bytes that are not HTTP. */
  static Fault garbage() {
    return (asked, answer) ->
        answer.raw("\u0000\u0001 this is no HTTP \r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A status without a body. */
  static Fault status(int status) {
    return (asked, answer) -> answer.status(status);
  }

  /** 429 or 503; {@code retryAfter} is seconds or an HTTP date as sent, or null: no such header. */
  static Fault busy(int status, @Nullable String retryAfter) {
    return status(status).and(header("Retry-After", retryAfter));
  }

  /** A redirect (302); without a Location when null. */
  static Fault redirect(@Nullable String location) {
    return status(302).and(header("Location", location));
  }

  /**
   * A 206 as multipart/byteranges, as for several ranges (RFC 9110, 14.6), to a request for one.
   */
  static Fault multipart() {
    return (asked, answer) -> {
      if (answer.status() != 206) {
        return;
      }
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      body.writeBytes(
          ascii(
              "\r\n--part\r\nContent-Type: application/octet-stream\r\nContent-Range: "
                  + answer.header("Content-Range")
                  + "\r\n\r\n"));
      body.writeBytes(answer.body().bytes());
      body.writeBytes(ascii("\r\n--part--\r\n"));
      answer
          .body(TestObjects.of(body.toByteArray()))
          .header("Content-Range", null)
          .header("Content-Type", "multipart/byteranges; boundary=part");
    };
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
