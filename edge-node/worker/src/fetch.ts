/** One range of an object over HTTP: redirects inside the policy, checks, and the bytes as they come. */
import type { CacheFacts } from "./cache";
import { type Identity, judge, type Verdict } from "./identity";
import { Problem } from "./problem";
import type { Range } from "./program";
import type { Settings } from "./settings";
import { resolveLocation, shown } from "./url";

const REDIRECTS_MAX = 5;

/** How long the head of an answer may take, in ms. */
const HEAD_MS_MAX = 10_000;

/** What is slower than this many bytes in this time, in ms, is a drip, and one that stands still is slower. */
const PROGRESS_BYTES_MIN = 48 * 1024;
const PROGRESS_MS = 3_000;

/** As much as the kernels take in one block. */
const READ_BYTES = 256 * 1024;

/** What the fetches of one call share. */
export interface Budget {
  settings: Settings;
  cache: CacheFacts;
  /** Requests sent so far, redirects included. */
  requests: number;
}

/** Takes what a response turns out to be before its bytes, then those. */
export interface Sink {
  begin(verdict: Verdict): void;
  bytes(offset: number, bytes: Uint8Array): void;
}

export async function fetchRange(url: URL, asked: Range, pinned: Identity | undefined, budget: Budget, sink: Sink): Promise<void> {
  const stop = new AbortController();
  try {
    const response = await follow(url, asked, budget, stop);
    budget.cache.add(response.headers);
    const verdict = judge(response.status, response.headers, asked, pinned, Date.now());
    sink.begin(verdict);
    if (verdict.kind === "body") {
      await stream(url, response, verdict.range, sink);
    }
  } finally {
    // Of a response that is not wanted no more is read.
    stop.abort();
  }
}

async function follow(from: URL, asked: Range, budget: Budget, stop: AbortController): Promise<Response> {
  let url = from;
  for (let redirects = 0; ; redirects++) {
    budget.settings.check(url);
    const response = await head(url, asked, budget, stop);
    if (![301, 302, 303, 307, 308].includes(response.status)) {
      return response;
    }
    await response.body?.cancel();
    const location = response.headers.get("Location");
    if (redirects >= REDIRECTS_MAX) {
      throw redirectInvalid(url, "redirects too often", `at most ${REDIRECTS_MAX} redirects`, `one more, to ${location}`);
    }
    if (location === null) {
      throw redirectInvalid(url, "redirects to nowhere", "a Location", `none, status ${response.status}`);
    }
    url = target(url, location);
  }
}

function target(from: URL, location: string): URL {
  let to: URL;
  try {
    to = resolveLocation(from, location);
  } catch (e) {
    if (e instanceof Problem && e.code !== "POLICY_DENIED") {
      const { expected = "a URL", actual = location } = e.facts;
      throw redirectInvalid(from, `redirects to what is no usable URL: ${e.detail}`, expected, actual);
    }
    throw e;
  }
  if (from.protocol === "https:" && to.protocol !== "https:") {
    throw new Problem("POLICY_DENIED", `${shown(from)} redirects from https to http`, { expected: "an https URL", actual: shown(to) });
  }
  return to;
}

async function head(url: URL, asked: Range, budget: Budget, stop: AbortController): Promise<Response> {
  if (budget.requests >= budget.settings.requestsMax) {
    throw new Problem("ORIGIN_TIMEOUT", "the call would take more requests than one call may", {
      expected: `at most ${budget.settings.requestsMax} requests; ask for smaller ranges`,
      actual: `${budget.requests} requests so far`,
    });
  }
  budget.requests++;
  const answer = fetch(url.href, {
    redirect: "manual",
    signal: stop.signal,
    headers: {
      Range: `bytes=${asked.from}-${asked.to - 1}`,
      "Accept-Encoding": "identity",
      "User-Agent": budget.settings.userAgent,
    },
  }).catch((e: unknown) => {
    throw new Problem("ORIGIN_UNREACHABLE", `no answer came from ${shown(url)}`, { expected: "an answer", actual: String(e) });
  });
  return within(HEAD_MS_MAX, answer, () => {
    const actual = `none within ${HEAD_MS_MAX} ms`;
    return new Problem("ORIGIN_TIMEOUT", `${shown(url)} did not answer`, { expected: "the head of an answer", actual });
  });
}

async function stream(url: URL, response: Response, range: Range, sink: Sink): Promise<void> {
  const wanted = range.to - range.from;
  let received = 0;
  const wrongLength = (actual: string) =>
    new Problem("BODY_LENGTH_MISMATCH", `the body of ${shown(url)} is not as long as its Content-Range says`, {
      expected: `${wanted} bytes`,
      actual,
    });
  if (response.body === null) {
    throw wrongLength("no body");
  }
  const reader = response.body.getReader({ mode: "byob" });
  let buffer = new ArrayBuffer(READ_BYTES);
  for (let done = false; !done; ) {
    // Near the end less is left than has to come at once.
    const least = Math.min(PROGRESS_BYTES_MIN, Math.max(1, wanted - received));
    const reading = reader.readAtLeast(least, new Uint8Array(buffer)).catch((e: unknown) => {
      throw wrongLength(`${received} bytes, then: ${String(e)}`);
    });
    const part = await within(PROGRESS_MS, reading, () => {
      const actual = `fewer, after ${received} of ${wanted} bytes`;
      const expected = `at least ${least} bytes in ${PROGRESS_MS} ms`;
      return new Problem("ORIGIN_TIMEOUT", `the body of ${shown(url)} stands still or drips`, { expected, actual });
    });
    done = part.done;
    const bytes = part.value;
    if (bytes !== undefined && bytes.length > 0) {
      if (received + bytes.length > wanted) {
        throw wrongLength(`more than ${wanted} bytes`);
      }
      sink.bytes(range.from + received, bytes);
      received += bytes.length;
    }
    // The buffer was handed over to the stream and came back.
    buffer = bytes?.buffer.byteLength === READ_BYTES ? (bytes.buffer as ArrayBuffer) : new ArrayBuffer(READ_BYTES);
  }
  if (received < wanted) {
    throw wrongLength(`${received} bytes`);
  }
}

/** What comes in time, or an error. Whoever is late is stopped by {@link fetchRange}. */
async function within<T>(ms: number, coming: Promise<T>, late: () => Problem): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), ms);
  });
  try {
    return await Promise.race([coming, tooLate]);
  } finally {
    clearTimeout(timer);
    // It fails when it is stopped, and then nobody waits for it.
    coming.catch(() => undefined);
  }
}

function redirectInvalid(from: URL, what: string, expected: string, actual: string): Problem {
  return new Problem("REDIRECT_INVALID", `${shown(from)} ${what}`, { expected, actual });
}
