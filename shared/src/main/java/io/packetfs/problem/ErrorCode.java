package io.packetfs.problem;

import java.util.Locale;

/**
 * Every way in which a request, an object, a task or a job can go wrong.
 *
 * <p>The name is the stable {@code code} of the error record; the {@code type} is derived from it.
 * The HTTP status is what REST and {@code /compute} answer with when the error is the answer to a
 * call.
 */
public enum ErrorCode {
  /** The body is not JSON, or not the JSON that the contract names. */
  MALFORMED(400, "The request is malformed", false),
  /** A listener beyond loopback was called without its bearer token, or with a wrong one. */
  UNAUTHORIZED(401, "A bearer token is required", false),
  /** The policy does not allow this URL, redirect, resolved address or path. */
  POLICY_DENIED(403, "The policy does not allow this", false),
  /** No such job, pCPU, origin or path. */
  NOT_FOUND(404, "There is no such thing", false),
  /**
   * The path exists and does not take this HTTP method; the Allow header names those that it takes.
   */
  METHOD_NOT_ALLOWED(405, "The method is not allowed here", false),
  /** The thing exists and its state does not allow this call. */
  CONFLICT(409, "The state does not allow this", false),
  /** A body, a list or a page is larger than its limit. */
  TOO_LARGE(413, "Too large", false),
  /** The body is not announced as JSON. */
  UNSUPPORTED_MEDIA_TYPE(415, "The body's type is not supported", false),
  /** The op of an instruction is none of the known ones. */
  UNKNOWN_OP(422, "Unknown operation", false),
  /** A field has the right type and a value outside its range. */
  INVALID_VALUE(422, "A value is out of its range", false),
  /** An instruction's range is negative, empty or too long. */
  INVALID_RANGE(422, "A range is invalid", false),
  /** An instruction's range reaches beyond the end of the object. */
  RANGE_BEYOND_END(422, "A range reaches beyond the end of the object", false),
  /** The program has more instructions than the limit. */
  TOO_MANY_INSTRUCTIONS(422, "Too many instructions", false),
  /** The Idempotency-Key was used before, with another body. */
  IDEMPOTENCY_KEY_REUSED(422, "The idempotency key belongs to another request", false),
  /** A queue, a table of streams or a table of readers is full. */
  OVERLOADED(503, "Too much work at once", true),
  /** The day's cap of bytes or requests leaves no room. */
  BUDGET_EXHAUSTED(429, "The day's budget is spent", true),
  /** The process is shutting down or draining. */
  SHUTTING_DOWN(503, "Shutting down", true),
  /** No registered pCPU can read this object or run this program. */
  NO_ELIGIBLE_PCPU(503, "No pCPU can do this", true),
  /** No scheduler listens on the bus, or none answered in time: what it did is not known. */
  SCHEDULER_UNREACHABLE(503, "No scheduler answers", true),
  /** The scheduler's database does not answer, or refuses; what it did is not known. */
  STORE_UNAVAILABLE(503, "The database does not answer", true),
  /** A task from a scheduler that is no longer the leader. */
  STALE_EPOCH(409, "A newer scheduler leads", false),
  /** The origin says that there is no such object (404, 410), or the file does not exist. */
  OBJECT_NOT_FOUND(502, "The object does not exist", false),
  /** The origin answered with a status that is neither 206 nor understood. */
  ORIGIN_STATUS(502, "The origin answered with an unexpected status", false),
  /**
   * The origin answered 429 or 503; `retry_after_ms` says for how long it asked to be left alone,
   * if it did.
   */
  ORIGIN_THROTTLED(502, "The origin asks for fewer requests", true),
  /** The origin answered 5xx, or closed the connection early. */
  ORIGIN_FAILED(502, "The origin failed", true),
  /** The origin answered a range request with 200. */
  RANGE_NOT_SUPPORTED(502, "The origin does not support ranges", false),
  /** The response has no validator that the identity rule accepts. */
  VALIDATOR_MISSING(502, "The object has no usable validator", false),
  /** The response has a Content-Encoding: its bytes are not the object's. */
  CONTENT_ENCODED(502, "The origin sent encoded bytes", false),
  /** Content-Range is missing, malformed or not the range that was asked for. */
  CONTENT_RANGE_INVALID(502, "The origin sent a wrong Content-Range", false),
  /** The body is shorter or longer than its Content-Range says. */
  BODY_LENGTH_MISMATCH(502, "The body is shorter or longer than announced", true),
  /** Size or validator differ from the identity that the first response pinned. */
  OBJECT_CHANGED(502, "The object changed", false),
  /**
   * What was computed over the whole object is not the checksum that its origin publishes; with
   * both values.
   */
  CHECKSUM_MISMATCH(502, "The object's published checksum is another", false),
  /** A redirect without, or with an unusable, Location, or more redirects than the limit. */
  REDIRECT_INVALID(502, "The origin redirects in a way that cannot be followed", false),
  /** No connection: name not resolved, refused, reset, TLS failure. */
  ORIGIN_UNREACHABLE(502, "The origin cannot be reached", true),
  /** The fetch did not end within its time, or no byte came for too long. */
  ORIGIN_TIMEOUT(504, "The origin is too slow", true),
  /** A pCPU did not answer, or answered something that cannot be right. */
  PCPU_FAILED(502, "A pCPU failed", true),
  /** pCPUs computed different results over the same bytes, and nobody can say who is right. */
  RESULTS_DISAGREE(502, "pCPUs disagree about a result", true),
  /** The job's own timeout passed. */
  JOB_TIMEOUT(504, "The job's timeout passed", false),
  /** Somebody cancelled the job. */
  CANCELLED(409, "The job was cancelled", false),
  /** A defect of this software. */
  INTERNAL(500, "An internal error", false);

  /** What every {@code type} begins with. */
  public static final String TYPE_PREFIX = "urn:packetfs:error:";

  private final int httpStatus;
  private final String title;
  private final boolean retryable;

  ErrorCode(int httpStatus, String title, boolean retryable) {
    this.httpStatus = httpStatus;
    this.title = title;
    this.retryable = retryable;
  }

  /** The status of an HTTP answer that carries this error, 400..599. */
  public int httpStatus() {
    return httpStatus;
  }

  /** A short sentence without specifics, the same for every occurrence. */
  public String title() {
    return title;
  }

  /** Whether the same call may succeed later, or elsewhere, unchanged. */
  public boolean retryable() {
    return retryable;
  }

  /** The stable URI that names this kind of error (RFC 9457 {@code type}). */
  public String type() {
    return TYPE_PREFIX + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
