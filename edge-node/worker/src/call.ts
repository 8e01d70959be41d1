/** `POST /compute`: checks the call, asks for one range after the other, answers. */
import { CacheFacts } from "./cache";
import { Compute } from "./compute";
import { type Budget, fetchRange } from "./fetch";
import type { Identity } from "./identity";
import type { Kernels } from "./kernels";
import { fetches } from "./plan";
import { Problem } from "./problem";
import { Program, type Range, type } from "./program";
import type { Settings } from "./settings";
import { parseUrl } from "./url";

/** Many times the largest program. */
const BODY_BYTES_MAX = 1024 * 1024;

const FIELDS = ["data_url", "instructions", "clip"];

export async function compute(request: Request, settings: Settings, kernels: Kernels): Promise<Response> {
  const began = performance.now();
  const { url, program } = parse(await bodyOf(request));
  settings.check(url);
  const call = new Call(url, program, settings, kernels, new CacheFacts(request.headers.get("CF-Ray")));
  const answer = await call.run();
  return Response.json({ ...answer, timing: { ...answer.timing, elapsed_ms: performance.now() - began } });
}

async function bodyOf(request: Request): Promise<string> {
  const type = request.headers.get("Content-Type");
  if (type?.split(";", 1)[0]!.trim().toLowerCase() !== "application/json") {
    throw new Problem("UNSUPPORTED_MEDIA_TYPE", "the body is JSON and its Content-Type has to say so", {
      expected: "Content-Type: application/json",
      actual: type ?? "none",
    });
  }
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let [text, bytes] = ["", 0];
  try {
    for await (const part of request.body ?? []) {
      bytes += part.length;
      if (bytes > BODY_BYTES_MAX) {
        const actual = `${request.headers.get("Content-Length") ?? "more"} bytes`;
        throw new Problem("TOO_LARGE", "the body is too large", { expected: `at most ${BODY_BYTES_MAX} bytes`, actual });
      }
      text += decoder.decode(part, { stream: true });
    }
    return text + decoder.decode();
  } catch (e) {
    if (e instanceof TypeError) {
      throw new Problem("MALFORMED", "the body is not UTF-8", { expected: "a JSON object", actual: String(e) });
    }
    throw e;
  }
}

function parse(text: string): { url: URL; program: Program } {
  let body: unknown;
  try {
    body = JSON.parse(text, exact);
  } catch (e) {
    throw new Problem("MALFORMED", "the body is not JSON", { expected: "a JSON object", actual: String(e) });
  }
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new Problem("MALFORMED", "the body is not a JSON object", { expected: "a JSON object", actual: type(body) });
  }
  for (const field of Object.keys(body)) {
    if (!FIELDS.includes(field)) {
      throw new Problem("MALFORMED", "the body has a field that is not known", {
        pointer: "/" + field.replaceAll("~", "~0").replaceAll("/", "~1"),
        expected: "data_url, instructions and clip",
        actual: field.slice(0, 64),
      });
    }
  }
  const { data_url: dataUrl, instructions, clip } = body as { data_url?: unknown; instructions?: unknown; clip?: unknown };
  if (typeof dataUrl !== "string") {
    const pointer = "/data_url";
    throw new Problem("MALFORMED", "data_url is missing or no string", { pointer, expected: "a string", actual: type(dataUrl) });
  }
  if (clip !== undefined && clip !== null && typeof clip !== "boolean") {
    throw new Problem("MALFORMED", "clip is no boolean", { pointer: "/clip", expected: "true or false", actual: type(clip) });
  }
  const program = Program.parse(instructions, clip === true);
  return { url: parseUrl(dataUrl), program };
}

/** JavaScript rounds integers beyond 2^53 to what might be allowed: those are infinite here, which nothing allows. */
function exact(_field: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source ?? "";
  const isRounded = typeof value === "number" && /^-?\d+$/.test(source) && String(value) !== source && !Number.isSafeInteger(value);
  return isRounded ? value * Infinity : value;
}

/** One call under way. */
class Call {
  private readonly budget: Budget;
  private identity: Identity | undefined;
  private under: Compute | undefined;
  private isAllBehindEnd = false;

  constructor(
    private readonly url: URL,
    private readonly program: Program,
    private readonly settings: Settings,
    private readonly kernels: Kernels,
    cache: CacheFacts,
  ) {
    this.budget = { settings, cache, requests: 0 };
  }

  async run() {
    // The first response shows the size; transforms alone read nothing, but their ranges depend on it.
    const [probe = { from: 0, to: 1 }] = fetches(this.program.rangesOfUnknown());
    await this.fetch(probe);
    if (this.isAllBehindEnd) {
      // What says so seldom says of which object: its first byte does.
      await this.fetch({ from: 0, to: 1 });
      this.requireNothingToRead();
    }
    const { identity, under } = this;
    if (identity === undefined || under === undefined) {
      throw new Problem("INTERNAL", "a probe ended without an identity");
    }
    let isProbe = true;
    for (const range of fetches(this.program.ranges(identity.size))) {
      if (!isProbe) {
        await this.fetch(range);
      }
      isProbe = false;
    }
    return {
      results: under.results(),
      timing: { bytes_processed: under.bytesRead() },
      object: { size: identity.size, etag: identity.etag },
      cache: this.budget.cache.toJson(),
      requests: this.budget.requests,
    };
  }

  private requireNothingToRead(): void {
    const size = this.identity?.size ?? 0;
    if (this.program.ranges(size).length > 0) {
      throw new Problem("OBJECT_CHANGED", "the object grew while its size was asked for", {
        expected: "an end in front of all ranges",
        actual: `${size} bytes`,
      });
    }
  }

  private async fetch(range: Range): Promise<void> {
    await fetchRange(this.url, range, this.identity, this.budget, {
      begin: (verdict) => {
        if (verdict.kind === "beyond end") {
          const ranges = this.program.ranges(verdict.size);
          if (this.program.clips && ranges.length === 0) {
            this.isAllBehindEnd = true;
            return;
          }
          throw new Problem("INTERNAL", `a fetch begins behind the end of the object, whose ${verdict.size} bytes hold the program`);
        }
        this.identity = verdict.identity;
        this.under ??= this.begin(verdict.identity.size);
      },
      bytes: (offset, bytes) => this.under!.update(offset, bytes),
    });
  }

  private begin(size: number): Compute {
    const begun = new Compute(this.program, size, this.kernels);
    if (begun.bytesRead() > this.settings.bytesMax) {
      throw new Problem("TOO_LARGE", "the call would compute over more bytes than one call may", {
        expected: `at most ${this.settings.bytesMax} bytes; ask for smaller ranges`,
        actual: `${begun.bytesRead()} bytes`,
      });
    }
    return begun;
  }
}
