/** Errors in the form of RFC 9457, with the codes that every edge server has (io.packetfs.problem.ErrorCode). */

/** Status, title, and whether the same call may succeed later or elsewhere, by code. */
const CODES = {
  MALFORMED: [400, "The request is malformed", false],
  UNAUTHORIZED: [401, "A bearer token is required", false],
  POLICY_DENIED: [403, "The policy does not allow this", false],
  NOT_FOUND: [404, "There is no such thing", false],
  METHOD_NOT_ALLOWED: [405, "The method is not allowed here", false],
  TOO_LARGE: [413, "Too large", false],
  UNSUPPORTED_MEDIA_TYPE: [415, "The body's type is not supported", false],
  UNKNOWN_OP: [422, "Unknown operation", false],
  INVALID_VALUE: [422, "A value is out of its range", false],
  INVALID_RANGE: [422, "A range is invalid", false],
  RANGE_BEYOND_END: [422, "A range reaches beyond the end of the object", false],
  TOO_MANY_INSTRUCTIONS: [422, "Too many instructions", false],
  OBJECT_NOT_FOUND: [502, "The object does not exist", false],
  ORIGIN_STATUS: [502, "The origin answered with an unexpected status", false],
  ORIGIN_THROTTLED: [502, "The origin asks for fewer requests", true],
  ORIGIN_FAILED: [502, "The origin failed", true],
  RANGE_NOT_SUPPORTED: [502, "The origin does not support ranges", false],
  VALIDATOR_MISSING: [502, "The object has no usable validator", false],
  CONTENT_ENCODED: [502, "The origin sent encoded bytes", false],
  CONTENT_RANGE_INVALID: [502, "The origin sent a wrong Content-Range", false],
  BODY_LENGTH_MISMATCH: [502, "The body is shorter or longer than announced", true],
  OBJECT_CHANGED: [502, "The object changed", false],
  REDIRECT_INVALID: [502, "The origin redirects in a way that cannot be followed", false],
  ORIGIN_UNREACHABLE: [502, "The origin cannot be reached", true],
  ORIGIN_TIMEOUT: [504, "The origin is too slow", true],
  INTERNAL: [500, "An internal error", false],
} as const satisfies Record<string, readonly [number, string, boolean]>;

export type Code = keyof typeof CODES;

/** What an error says beside its sentence. */
export interface Facts {
  /** JSON pointer to the field of the request. */
  pointer?: string;
  /** Index of the instruction, from 0. */
  instruction?: number;
  /** What would have been right. */
  expected?: string;
  /** What was found. */
  actual?: string;
  /** How long to wait before trying again, in ms. */
  retryAfterMs?: number;
  /** Headers of the answer. */
  headers?: Record<string, string>;
}

export class Problem extends Error {
  constructor(
    readonly code: Code,
    readonly detail: string,
    readonly facts: Facts = {},
  ) {
    super(detail);
  }

  /** The same, of a place in the request. */
  at(facts: Facts): Problem {
    return new Problem(this.code, this.detail, { ...this.facts, ...facts });
  }

  response(): Response {
    const [status, title, retryable] = CODES[this.code];
    const { pointer, instruction, expected, actual, retryAfterMs, headers } = this.facts;
    const body = {
      type: "urn:packetfs:error:" + this.code.toLowerCase().replaceAll("_", "-"),
      title,
      status,
      detail: this.detail,
      code: this.code,
      // What is undefined is left out.
      pointer,
      instruction_index: instruction,
      expected,
      actual,
      retryable,
      retry_after_ms: retryAfterMs,
    };
    return new Response(JSON.stringify(body), {
      status,
      headers: { "Content-Type": "application/problem+json", ...headers },
    });
  }
}
