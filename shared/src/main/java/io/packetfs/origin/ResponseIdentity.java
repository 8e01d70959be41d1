package io.packetfs.origin;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.window.ByteRange;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Judges a response to {@code Range: bytes=a-b} before any of its body is believed: whether it has
 * the bytes that were asked for, of the object that was pinned, as they are stored.
 *
 * <p>Nothing is asked of the origin by {@code If-Range} or {@code If-Match}: some caches answer
 * those with a whole object. Every response is checked instead. Redirects are the caller's, before
 * this.
 */
public final class ResponseIdentity {
  private final ResponseHeaders headers;
  private final ByteRange asked;
  private final @Nullable Identity pinned;
  private final IdentityRule rule;

  private ResponseIdentity(
      ResponseHeaders headers, ByteRange asked, @Nullable Identity pinned, IdentityRule rule) {
    this.headers = headers;
    this.asked = asked;
    this.pinned = pinned;
    this.rule = rule;
  }

  /** The Range header's value that asks for these bytes; there has to be at least one. */
  public static String rangeHeader(ByteRange range) {
    if (range.isEmpty()) {
      throw new IllegalArgumentException("no Range header asks for nothing");
    }
    return "bytes=" + range.offset() + "-" + (range.end() - 1);
  }

  /**
   * Judges a response.
   *
   * @param status its status, other than the redirects that are followed
   * @param headers its headers
   * @param asked the bytes asked for, at least one; they may reach beyond the object's end
   * @param pinned the object's identity, or null if this response is to pin it
   * @param rule the weakest validator to pin
   * @param nowMs for dates in Retry-After, in ms since the epoch
   */
  public static ResponseVerdict judge(
      int status,
      ResponseHeaders headers,
      ByteRange asked,
      @Nullable Identity pinned,
      IdentityRule rule,
      long nowMs) {
    ResponseIdentity response = new ResponseIdentity(headers, asked, pinned, rule);
    return switch (status) {
      case 206 -> response.partialContent();
      case 200 -> response.wholeContent();
      case 416 -> response.rangeNotSatisfiable();
      case 404, 410 ->
          refused(
              ErrorCode.OBJECT_NOT_FOUND,
              "the origin says that there is no such object",
              "206 Partial Content",
              "status " + status);
      case 401, 403 ->
          refused(
              ErrorCode.ORIGIN_STATUS,
              "the origin does not let us read the object",
              "206 Partial Content",
              "status " + status);
      case 429, 503 -> {
        Problem throttled =
            Problem.of(
                ErrorCode.ORIGIN_THROTTLED,
                "the origin asks to be left alone",
                "206 Partial Content",
                "status " + status);
        Long retryAfterMs = RetryAfter.parseMs(headers.single("Retry-After"), nowMs);
        yield new ResponseVerdict.Refused(
            retryAfterMs == null ? throttled : throttled.retryAfter(retryAfterMs));
      }
      default ->
          refused(
              status >= 500 && status < 600 ? ErrorCode.ORIGIN_FAILED : ErrorCode.ORIGIN_STATUS,
              "the origin did not send the range",
              "206 Partial Content",
              "status " + status);
    };
  }

  private ResponseVerdict partialContent() {
    String encoding = headers.combined("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      return refused(
          ErrorCode.CONTENT_ENCODED,
          "the range is one of encoded bytes, not of the object's",
          "no Content-Encoding",
          encoding);
    }
    String type = headers.single("Content-Type");
    if (type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/byteranges")) {
      return refused(
          ErrorCode.CONTENT_RANGE_INVALID,
          "the origin wrapped one range into several parts",
          "the bytes themselves",
          type);
    }
    String written = headers.single("Content-Range");
    if (!((written == null ? null : ContentRange.parse(written))
        instanceof ContentRange.Satisfied(long first, long last, long total))) {
      return wrongRange("the range and the object's size cannot be read", written);
    }
    long end = Math.min(asked.end(), total);
    if (first != asked.offset() || last != end - 1) {
      return wrongRange("the origin sent another range than was asked for", written);
    }
    ByteRange range = ByteRange.between(first, end);
    String length = headers.single("Content-Length");
    if (length != null && !length.equals(String.valueOf(range.length()))) {
      return refused(
          ErrorCode.BODY_LENGTH_MISMATCH,
          "Content-Length is not the length of " + written,
          String.valueOf(range.length()),
          length);
    }
    return identified(total, range);
  }

  private ResponseVerdict wholeContent() {
    if ("0".equals(headers.single("Content-Length"))) {
      return empty();
    }
    String length = headers.single("Content-Length");
    return refused(
        ErrorCode.RANGE_NOT_SUPPORTED,
        "the origin answered a range request with the whole object",
        "206 for " + rangeHeader(asked),
        "200" + (length == null ? "" : " with " + length + " bytes"));
  }

  private ResponseVerdict rangeNotSatisfiable() {
    String written = headers.single("Content-Range");
    if (!((written == null ? null : ContentRange.parse(written))
        instanceof ContentRange.Unsatisfied(long total))) {
      return refused(
          ErrorCode.ORIGIN_STATUS,
          "the range lies beyond the object's end and the origin does not say where that is",
          "Content-Range: bytes */SIZE",
          written == null ? "416 without Content-Range" : "416 with " + written);
    }
    if (total == 0) {
      return empty();
    }
    // Error pages seldom have the object's validator, so only the size can be compared.
    if (pinned != null && pinned.sizeBytes() != total) {
      return changed(sizeText(total));
    }
    return asked.offset() < total
        ? wrongRange("the origin says that a range inside the object lies outside", written)
        : new ResponseVerdict.BeyondEnd(total);
  }

  private ResponseVerdict empty() {
    if (pinned != null) {
      return pinned.sizeBytes() == 0 ? new ResponseVerdict.Empty(pinned) : changed(sizeText(0));
    }
    Identity offered = Validators.strongest(headers, rule, 0);
    // What has no byte cannot change unseen: the size is identity enough.
    return new ResponseVerdict.Empty(offered == null ? Identity.EMPTY : offered);
  }

  private ResponseVerdict identified(long totalBytes, ByteRange range) {
    if (pinned == null) {
      Identity offered = Validators.strongest(headers, rule, totalBytes);
      return offered == null
          ? validatorMissing(rule.weakest())
          : new ResponseVerdict.Body(offered, range);
    }
    if (pinned.sizeBytes() != totalBytes) {
      return changed(sizeText(totalBytes));
    }
    String validator = Validators.ofKind(headers, pinned.kind());
    if (validator == null) {
      return validatorMissing(pinned.kind());
    }
    return Validators.same(pinned.kind(), pinned.validator(), validator)
        ? new ResponseVerdict.Body(pinned, range)
        : changed(sizeText(totalBytes) + ", " + validator);
  }

  private ResponseVerdict validatorMissing(Identity.Kind weakest) {
    String etag = headers.single("ETag");
    String lastModified = headers.single("Last-Modified");
    return refused(
        ErrorCode.VALIDATOR_MISSING,
        "nothing in the response tells one version of the object from another",
        switch (weakest) {
          case STRONG_ETAG, FILE, EMPTY -> "a strong ETag, like \"abc\"";
          case WEAK_ETAG -> "an ETag";
          case LAST_MODIFIED -> "an ETag or a Last-Modified date";
        },
        etag != null
            ? "ETag: " + etag
            : lastModified != null ? "Last-Modified: " + lastModified : "neither");
  }

  private ResponseVerdict changed(String actual) {
    Identity expected = Objects.requireNonNull(pinned);
    return refused(
        ErrorCode.OBJECT_CHANGED,
        "the object is not the one that the job began with",
        sizeText(expected.sizeBytes()) + ", " + expected.validator(),
        actual);
  }

  private ResponseVerdict wrongRange(String detail, @Nullable String written) {
    return refused(
        ErrorCode.CONTENT_RANGE_INVALID,
        detail,
        "bytes " + asked.offset() + "-" + (asked.end() - 1) + "/SIZE, or up to the last byte",
        written == null ? "no Content-Range" : written);
  }

  private static String sizeText(long bytes) {
    return bytes + " bytes";
  }

  private static ResponseVerdict refused(
      ErrorCode code, String detail, String expected, String actual) {
    return new ResponseVerdict.Refused(Problem.of(code, detail, expected, actual));
  }
}
