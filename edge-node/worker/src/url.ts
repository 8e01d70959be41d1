/** URLs in one spelling, so that the prefixes of a policy mean what they say (RFC 3986, section 6.2.2). */
import { Problem } from "./problem";

const URL_CHARS_MAX = 8 * 1024;
const SHOWN_CHARS_MAX = 256;
const EXPECTED = "http://host/path or https://host/path";

/** How often a path is decoded to see what it hides; nobody encodes a name this often. */
const DECODINGS_MAX = 8;

/** Longer forms than UTF-8 allows, of ASCII characters: some decoders still read them as those. */
const OVERLONG = /%(C[01]%[89AB]|E0%[89]|F0%8)/i;

/** Reads and normalises a URL; INVALID_VALUE if it cannot be one, POLICY_DENIED for other schemes. */
export function parseUrl(written: string): URL {
  checkCharacters(written);
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(written)?.[1]?.toLowerCase();
  if (scheme === undefined) {
    throw invalid("the URL has no scheme", EXPECTED, written);
  }
  if (written.includes("#")) {
    throw invalid("a fragment names a part of a document, not an object", 'no "#", or %23 if it belongs to the path', written);
  }
  if (scheme !== "http" && scheme !== "https") {
    throw new Problem("POLICY_DENIED", `objects cannot be read by the scheme "${scheme.slice(0, 32)}"`, {
      expected: EXPECTED,
      actual: scheme.slice(0, 32),
    });
  }
  const authority = /^[^:]+:\/\/([^/?]*)/.exec(written)?.[1];
  if (authority === undefined || authority === "") {
    throw invalid("the URL has no host", EXPECTED, written);
  }
  if (authority.includes("@") || authority.includes("%40")) {
    throw invalid("the URL holds credentials; they would end up in logs and results", "a URL without user and password", written);
  }
  let url: URL;
  try {
    url = new URL(written);
  } catch {
    throw invalid("the URL cannot be read", EXPECTED, written);
  }
  checkHost(url, authority, written);
  url.pathname = normalPath(url.pathname, written);
  if (url.href.length > URL_CHARS_MAX) {
    throw invalid(`the encoded URL has ${url.href.length} characters`, `at most ${URL_CHARS_MAX}`, written);
  }
  return url;
}

/** The URL that a redirect leads to. A fragment is dropped; whether the policy allows it is the caller's to check. */
export function resolveLocation(from: URL, location: string): URL {
  const target = location.split("#", 1)[0]!;
  checkCharacters(target);
  if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(target)) {
    return parseUrl(target);
  }
  try {
    return parseUrl(new URL(target, from).href);
  } catch (e) {
    throw e instanceof Problem ? e : invalid("the URL cannot be read", EXPECTED, target);
  }
}

/** What a policy compares: all but the query. */
export function prefixText(url: URL): string {
  return url.origin + url.pathname;
}

/** The URL for errors: without its query, which may hold a signature. */
export function shown(url: URL): string {
  return prefixText(url) + (url.search === "" ? "" : "?...");
}

function checkCharacters(url: string): void {
  if (url.length > URL_CHARS_MAX) {
    throw invalid(`the URL has ${url.length} characters`, `at most ${URL_CHARS_MAX}`, url);
  }
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f-\u009f\\]/.test(url)) {
    throw invalid("the URL has a control character or a backslash", "%5C for a backslash; no control characters", url);
  }
  if (url !== url.trim()) {
    throw invalid("the URL begins or ends with white space", "no white space", url);
  }
  if (/%(?![0-9a-fA-F]{2})/.test(url)) {
    throw invalid('a "%" is not followed by two hexadecimal digits', "%25 for a percent sign", url);
  }
  if (/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(url)) {
    throw invalid("the URL has half of a surrogate pair", "well-formed Unicode", url);
  }
}

/** `new URL` reads 2130706433, 0x7f.1 and 127.1 as 127.0.0.1: they have no honest use. */
function checkHost(url: URL, authority: string, written: string): void {
  const host = authority.startsWith("[") ? authority : authority.split(":", 1)[0]!;
  const isNumber = /^[0-9.]+$/.test(url.hostname);
  if (isNumber && host !== url.hostname) {
    throw invalid("the host looks like a number and is not an IPv4 address", "a name, or four decimal numbers 0..255 without leading zeros", written);
  }
}

function normalPath(path: string, written: string): string {
  const normal = path.replace(/%[0-9a-fA-F]{2}/g, (triplet) => {
    const character = String.fromCharCode(parseInt(triplet.slice(1), 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : triplet.toUpperCase();
  });
  if (/%(?:[01][0-9A-F]|7F)/.test(normal)) {
    throw invalid("the path has an encoded control character", "no %00..%1F and no %7F", written);
  }
  if (hidesDotSegments(normal)) {
    throw invalid(
      "the path hides a dot segment behind encoded characters",
      'a path without encoded ".", "/" or "\\" around dot segments',
      written,
    );
  }
  return normal;
}

/** Whether some server would find a dot segment after decoding once or several times, or cutting parameters off. */
function hidesDotSegments(path: string): boolean {
  let seen = path;
  for (let decodings = 0; decodings < DECODINGS_MAX; decodings++) {
    if (OVERLONG.test(seen)) {
      return true;
    }
    if (seen.split(/[/\\]/).some((segment) => /^\.\.?$/.test(segment.split(";", 1)[0]!))) {
      return true;
    }
    const decoded = seen.replace(/%([0-7][0-9a-fA-F])/g, (_, octet: string) => String.fromCharCode(parseInt(octet, 16)));
    if (decoded === seen) {
      return false;
    }
    seen = decoded;
  }
  return true;
}

function invalid(detail: string, expected: string, url: string): Problem {
  return new Problem("INVALID_VALUE", detail, { expected, actual: shownText(url) });
}

/** A text as an error may show it: without what stands before an "@", and without the query. */
function shownText(url: string): string {
  let text = url.split("?", 1)[0]!;
  const at = Math.max(url.lastIndexOf("@"), url.lastIndexOf("%40"));
  if (at >= 0) {
    text = "***" + (at < text.length ? text.slice(at) : "");
  }
  // eslint-disable-next-line no-control-regex
  text = text.replace(/[\u0000-\u001f\u007f]/g, "\ufffd");
  return text.length <= SHOWN_CHARS_MAX ? text : text.slice(0, SHOWN_CHARS_MAX) + "...";
}
