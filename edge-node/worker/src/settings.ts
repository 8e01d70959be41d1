/** What an operator sets: the Worker's variables and its secret. */
import { Problem } from "./problem";
import { parseUrl, prefixText, shown } from "./url";

/** Variables as wrangler.toml and `wrangler secret` give them. */
export interface Variables {
  /** The bearer token that callers must show. Without it every call but /health is refused. */
  TOKEN?: string;
  /** URL prefixes that may be read, with white space between them. */
  ALLOW?: string;
  /** Whom to call, for the User-Agent: a URL or an address. */
  CONTACT?: string;
  /** Requests to origins for one call, redirects included. */
  REQUESTS_MAX?: string;
  /** Bytes that one call may compute over; past that it is refused before any is read. */
  BYTES_MAX?: string;
  /** "scalar": kernels without SIMD although the runtime has it. */
  KERNELS?: string;
}

/** What the Free plan allows; see the README. */
const REQUESTS_MAX_DEFAULT = 50;

/** How many prefixes an error lists. */
const SHOWN_PREFIXES_MAX = 5;

const TOKEN_CHARS_MIN = 16;

export class Settings {
  readonly token: string | undefined;
  readonly requestsMax: number;
  readonly bytesMax: number;
  readonly userAgent: string;
  readonly scalarKernels: boolean;
  private readonly prefixes: string[];

  constructor(variables: Variables) {
    this.token = variables.TOKEN;
    if (this.token !== undefined && this.token.length < TOKEN_CHARS_MIN) {
      throw new Problem("INTERNAL", `TOKEN has to have at least ${TOKEN_CHARS_MIN} characters; openssl rand -hex 16 makes one`);
    }
    this.requestsMax = positive("REQUESTS_MAX", variables.REQUESTS_MAX, REQUESTS_MAX_DEFAULT);
    this.bytesMax = positive("BYTES_MAX", variables.BYTES_MAX, Number.MAX_SAFE_INTEGER);
    this.userAgent = `PacketFS-worker/1.0 (${variables.CONTACT || "no contact configured"})`;
    this.scalarKernels = variables.KERNELS === "scalar";
    this.prefixes = (variables.ALLOW ?? "").split(/\s+/).filter((each) => each !== "").map(prefix);
  }

  /** Checks that a prefix allows the URL: it equals it, or goes on behind it at a segment's boundary. */
  check(url: URL): void {
    const text = prefixText(url);
    const allows = (each: string) => text.startsWith(each) && (each.endsWith("/") || text.length === each.length || text[each.length] === "/");
    if (!this.prefixes.some(allows)) {
      throw new Problem("POLICY_DENIED", `no rule of the policy allows ${shown(url)}`, { expected: this.shownPrefixes(), actual: shown(url) });
    }
  }

  private shownPrefixes(): string {
    if (this.prefixes.length === 0) {
      return "a prefix in ALLOW that allows it; there is none at all";
    }
    const more = this.prefixes.length - SHOWN_PREFIXES_MAX;
    return this.prefixes.slice(0, SHOWN_PREFIXES_MAX).join(", ") + (more > 0 ? ` or one of ${more} more` : "");
  }
}

function prefix(written: string): string {
  try {
    const url = parseUrl(written);
    if (url.search === "") {
      return prefixText(url);
    }
  } catch {
    // told below
  }
  throw new Problem("INTERNAL", `ALLOW: "${written}" is no URL prefix; right is https://host/path/`);
}

function positive(name: string, written: string | undefined, otherwise: number): number {
  if (written === undefined || written === "") {
    return otherwise;
  }
  const number = Number(written);
  if (!Number.isSafeInteger(number) || number < 1) {
    throw new Problem("INTERNAL", `${name}: found "${written}", right is an integer of at least 1`);
  }
  return number;
}
