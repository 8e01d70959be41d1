package io.packetfs.cli.e2e;

import io.packetfs.problem.ErrorCode;
import io.packetfs.testing.Fault;
import io.packetfs.testing.TestObject;
import io.packetfs.testing.TestObjects;

/** The ways in which an origin is wrong, and what the cluster says of each. */
@SuppressWarnings("ImmutableEnumChecker") // These faults are functions without state.
enum WrongOrigin {
  MISSING(Fault.status(404), ErrorCode.OBJECT_NOT_FOUND, "206 Partial Content", "status 404"),
  RANGES_IGNORED(
      Fault.rangesIgnored(),
      ErrorCode.RANGE_NOT_SUPPORTED,
      "206 for bytes=0-1048575",
      "200 with " + Sizes.OBJECT_BYTES + " bytes"),
  NO_VALIDATOR(
      Fault.noValidator(), ErrorCode.VALIDATOR_MISSING, "a strong ETag, like \"abc\"", "neither"),
  WEAK_VALIDATOR(
      Fault.etag("W/\"v1\""), ErrorCode.VALIDATOR_MISSING, "a strong ETag", "ETag: W/\"v1\""),
  ENCODED(Fault.contentEncoding("gzip"), ErrorCode.CONTENT_ENCODED, "no Content-Encoding", "gzip"),
  NO_CONTENT_RANGE(
      Fault.noContentRange(),
      ErrorCode.CONTENT_RANGE_INVALID,
      "bytes 0-1048575/SIZE",
      "no Content-Range"),
  SHIFTED_CONTENT_RANGE(
      Fault.contentRangeOff(1, 1, 0),
      ErrorCode.CONTENT_RANGE_INVALID,
      "bytes 0-1048575/SIZE",
      "bytes 1-1048576/" + Sizes.OBJECT_BYTES),
  ETAG_CHANGES(
      Fault.etag("\"v2\"").after(1),
      ErrorCode.OBJECT_CHANGED,
      Sizes.OBJECT_BYTES + " bytes, \"v1\"",
      "\"v2\"",
      Sizes.PROBE_AND_STREAMS),
  SIZE_CHANGES(
      Fault.object(TestObjects.seeded(Sizes.SEED, Sizes.OBJECT_BYTES + 1)).after(1),
      ErrorCode.OBJECT_CHANGED,
      Sizes.OBJECT_BYTES + " bytes, \"v1\"",
      (Sizes.OBJECT_BYTES + 1) + " bytes",
      Sizes.PROBE_AND_STREAMS),
  BODY_CUT_SHORT(
      Fault.bodyCut(300_000),
      ErrorCode.BODY_LENGTH_MISMATCH,
      "1048576 bytes",
      "748576 bytes, then: ",
      Sizes.ATTEMPTS),
  BODY_TOO_LONG(
      Fault.bodyLonger(5), ErrorCode.BODY_LENGTH_MISMATCH, "1048576", "1048581", Sizes.ATTEMPTS),
  BODY_THAT_GOES_ON(
      Fault.chunked().and(Fault.bodyLonger(5)),
      ErrorCode.BODY_LENGTH_MISMATCH,
      "1048576 bytes",
      "more than 1048576 bytes",
      Sizes.ATTEMPTS),
  NEVER_ANSWERS(
      Fault.stallBeforeHeaders(),
      ErrorCode.ORIGIN_TIMEOUT,
      "some in each 1000 ms",
      "no byte in ",
      Sizes.ATTEMPTS),
  STALLS(
      Fault.stallAfter(100_000),
      ErrorCode.ORIGIN_TIMEOUT,
      "some in each 1000 ms",
      "no byte in ",
      Sizes.ATTEMPTS),
  DRIPS(
      Fault.drip(4_000),
      ErrorCode.ORIGIN_TIMEOUT,
      "at least 16384 bytes in each 1000 ms",
      " bytes in ",
      Sizes.ATTEMPTS);

  /** What every such origin serves; of 48 windows, so that reading on would show. */
  static final TestObject OBJECT = TestObjects.seeded(Sizes.SEED, Sizes.OBJECT_BYTES);

  /** So that a stall is noticed soon; {@code expected} names them. */
  static final String[] EDGE_SETTINGS = {
    "--set", "edge.http.idle_timeout=1s",
    "--set", "edge.http.progress_interval=1s",
    "--set", "edge.http.progress_bytes_min=16KiB"
  };

  final Fault fault;
  final ErrorCode code;

  /** Parts of the error's members. */
  final String expected;

  final String actual;

  /** All that the origin may be asked before its object is given up. */
  final int requestsMax;

  WrongOrigin(Fault fault, ErrorCode code, String expected, String actual) {
    this(fault, code, expected, actual, 1);
  }

  WrongOrigin(Fault fault, ErrorCode code, String expected, String actual, int requestsMax) {
    this.fault = fault;
    this.code = code;
    this.expected = expected;
    this.actual = actual;
    this.requestsMax = requestsMax;
  }

  /** An enum's constants cannot name its own fields. */
  private static final class Sizes {
    static final long SEED = 48;
    static final long OBJECT_BYTES = 48L << 20;

    /** The scheduler begins with two streams to an origin that it does not know. */
    static final int PROBE_AND_STREAMS = 1 + 2;

    /** How often what may be a bad moment is tried. */
    static final int ATTEMPTS = 6;
  }
}
