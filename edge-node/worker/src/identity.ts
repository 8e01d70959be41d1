/**
 * Judges a response to `Range: bytes=a-b` before any of its body is believed: whether it has the bytes that were asked for,
 * of the object that the first response pinned, as they are stored. The same rules, in the same order, as the edge node's
 * (io.packetfs.origin.ResponseIdentity).
 */
import { Problem, type Code } from "./problem";
import type { Range } from "./program";

/** What makes bytes one object. */
export interface Identity {
  size: number;
  /** A strong ETag; null only for an empty object that has none. */
  etag: string | null;
}

export type Verdict =
  | { kind: "body"; identity: Identity; range: Range }
  | { kind: "empty"; identity: Identity }
  | { kind: "beyond end"; size: number };

/** What is believed of Retry-After at most: one day. */
const RETRY_AFTER_MS_MAX = 24 * 3600 * 1000;

// Octets beyond ASCII arrive as characters up to U+00FF.
const STRONG_ETAG = /^"[\x21\x23-\x7e\x80-\xff]*"$/;
const CONTENT_RANGE = /^bytes (?:([0-9]{1,16})-([0-9]{1,16})|\*)\/([0-9]{1,16})$/i;

/** The verdict; throws what is wrong with the response. */
export function judge(status: number, headers: Headers, asked: Range, pinned: Identity | undefined, nowMs: number): Verdict {
  const wanted = { expected: "206 Partial Content", actual: `status ${status}` };
  switch (status) {
    case 206:
      return partialContent(headers, asked, pinned);
    case 200:
      return wholeContent(headers, asked, pinned);
    case 416:
      return notSatisfiable(headers, asked, pinned);
    case 404:
    case 410:
      throw new Problem("OBJECT_NOT_FOUND", "the origin says that there is no such object", wanted);
    case 401:
    case 403:
      throw new Problem("ORIGIN_STATUS", "the origin does not let us read the object", wanted);
    case 429:
    case 503:
      throw new Problem("ORIGIN_THROTTLED", "the origin asks to be left alone", { ...wanted, ...retryAfter(headers, nowMs) });
    default: {
      const code = status >= 500 && status < 600 ? "ORIGIN_FAILED" : "ORIGIN_STATUS";
      throw new Problem(code, "the origin did not send the range", wanted);
    }
  }
}

function partialContent(headers: Headers, asked: Range, pinned: Identity | undefined): Verdict {
  const encoding = headers.get("Content-Encoding");
  if (encoding !== null && encoding.toLowerCase() !== "identity") {
    throw refused("CONTENT_ENCODED", "the range is one of encoded bytes, not of the object's", "no Content-Encoding", encoding);
  }
  const type = headers.get("Content-Type");
  if (type !== null && type.toLowerCase().startsWith("multipart/byteranges")) {
    throw refused("CONTENT_RANGE_INVALID", "the origin wrapped one range into several parts", "the bytes themselves", type);
  }
  const written = headers.get("Content-Range");
  const range = written === null ? undefined : contentRange(written);
  if (range?.from === undefined) {
    throw wrongRange("the range and the object's size cannot be read", asked, written);
  }
  const to = Math.min(asked.to, range.total);
  if (range.from !== asked.from || range.to !== to) {
    throw wrongRange("the origin sent another range than was asked for", asked, written);
  }
  const length = headers.get("Content-Length");
  if (length !== null && length !== String(to - asked.from)) {
    throw refused("BODY_LENGTH_MISMATCH", `Content-Length is not the length of ${written}`, String(to - asked.from), length);
  }
  return { kind: "body", identity: identified(headers, range.total, pinned), range: { from: asked.from, to } };
}

function wholeContent(headers: Headers, asked: Range, pinned: Identity | undefined): Verdict {
  const length = headers.get("Content-Length");
  if (length === "0") {
    return empty(headers, pinned);
  }
  throw refused(
    "RANGE_NOT_SUPPORTED",
    "the origin answered a range request with the whole object",
    `206 for bytes=${asked.from}-${asked.to - 1}`,
    "200" + (length === null ? "" : ` with ${length} bytes`),
  );
}

function notSatisfiable(headers: Headers, asked: Range, pinned: Identity | undefined): Verdict {
  const written = headers.get("Content-Range");
  const range = written === null ? undefined : contentRange(written);
  if (range === undefined || range.from !== undefined) {
    throw refused(
      "ORIGIN_STATUS",
      "the range lies beyond the object's end and the origin does not say where that is",
      "Content-Range: bytes */SIZE",
      written === null ? "416 without Content-Range" : `416 with ${written}`,
    );
  }
  if (range.total === 0) {
    return empty(headers, pinned);
  }
  // Error pages seldom have the object's validator, so only the size can be compared.
  if (pinned !== undefined && pinned.size !== range.total) {
    throw changed(pinned, `${range.total} bytes`);
  }
  if (asked.from < range.total) {
    throw wrongRange("the origin says that a range inside the object lies outside", asked, written);
  }
  return { kind: "beyond end", size: range.total };
}

function empty(headers: Headers, pinned: Identity | undefined): Verdict {
  if (pinned !== undefined && pinned.size !== 0) {
    throw changed(pinned, "0 bytes");
  }
  // What has no byte cannot change unseen: the size is identity enough.
  return { kind: "empty", identity: pinned ?? { size: 0, etag: strongEtag(headers) } };
}

function identified(headers: Headers, total: number, pinned: Identity | undefined): Identity {
  if (pinned !== undefined && pinned.size !== total) {
    throw changed(pinned, `${total} bytes`);
  }
  const etag = strongEtag(headers);
  if (etag === null) {
    const found = headers.get("ETag");
    const date = headers.get("Last-Modified");
    throw refused(
      "VALIDATOR_MISSING",
      "nothing in the response tells one version of the object from another",
      'a strong ETag, like "abc"',
      found !== null ? `ETag: ${found}` : date !== null ? `Last-Modified: ${date}` : "neither",
    );
  }
  if (pinned !== undefined && pinned.etag !== etag) {
    throw changed(pinned, `${total} bytes, ${etag}`);
  }
  return pinned ?? { size: total, etag };
}

function strongEtag(headers: Headers): string | null {
  const etag = headers.get("ETag");
  return etag !== null && STRONG_ETAG.test(etag) ? etag : null;
}

/** A Content-Range whose total is known; without `from` and `to` it is that of a 416. */
function contentRange(value: string): { from?: number; to: number; total: number } | undefined {
  const match = CONTENT_RANGE.exec(value.trim());
  if (match === null) {
    return undefined;
  }
  const total = Number(match[3]);
  if (match[1] === undefined) {
    return { to: 0, total };
  }
  const [from, last] = [Number(match[1]), Number(match[2])];
  return from <= last && last < total ? { from, to: last + 1, total } : undefined;
}

function retryAfter(headers: Headers, nowMs: number): { retryAfterMs?: number } {
  const written = headers.get("Retry-After")?.trim() ?? "";
  const ms = /^[0-9]+$/.test(written) ? Number(written) * 1000 : Date.parse(written) - nowMs;
  return Number.isNaN(ms) ? {} : { retryAfterMs: Math.min(Math.max(ms, 0), RETRY_AFTER_MS_MAX) };
}

function changed(pinned: Identity, actual: string): Problem {
  return refused("OBJECT_CHANGED", "the object is not the one that the call began with", `${pinned.size} bytes, ${pinned.etag}`, actual);
}

function wrongRange(detail: string, asked: Range, written: string | null): Problem {
  const expected = `bytes ${asked.from}-${asked.to - 1}/SIZE, or up to the last byte`;
  return refused("CONTENT_RANGE_INVALID", detail, expected, written ?? "no Content-Range");
}

function refused(code: Code, detail: string, expected: string, actual: string): Problem {
  return new Problem(code, detail, { expected, actual });
}
