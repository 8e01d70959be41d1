/** Which bytes are asked for in which request: along the grid of windows, trimmed to what is read. */
import type { Range } from "./program";

const WINDOW_BYTES = 1024 * 1024;

/** The longest request is 16 MiB. */
const FETCH_WINDOWS_MAX = 16;

/** The requests for these ranges, in order; each window is in one of them. */
export function* fetches(ranges: readonly Range[]): Generator<Range> {
  for (const stretch of stretches(ranges)) {
    for (let first = stretch.from; first < stretch.to; first += FETCH_WINDOWS_MAX) {
      const end = Math.min(first + FETCH_WINDOWS_MAX, stretch.to);
      yield trimmed({ from: first * WINDOW_BYTES, to: end * WINDOW_BYTES }, ranges);
    }
  }
}

/** How many bytes lie in at least one range. */
export function unionBytes(ranges: readonly Range[]): number {
  return merged(ranges).reduce((sum, { from, to }) => sum + to - from, 0);
}

/** Runs of neighbouring windows, in numbers of windows. */
function stretches(ranges: readonly Range[]): Range[] {
  return merged(
    ranges.map(({ from, to }) => ({ from: Math.floor(from / WINDOW_BYTES), to: Math.ceil(to / WINDOW_BYTES) })),
  );
}

/** The same numbers as disjoint ranges with gaps between them, ascending. */
function merged(ranges: readonly Range[]): Range[] {
  const all: Range[] = [];
  for (const range of [...ranges].sort((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last !== undefined && range.from <= last.to) {
      last.to = Math.max(last.to, range.to);
    } else {
      all.push({ ...range });
    }
  }
  return all;
}

function trimmed(fetch: Range, ranges: readonly Range[]): Range {
  const trim = { from: fetch.to, to: fetch.from };
  for (const { from, to } of ranges) {
    if (from < fetch.to && to > fetch.from) {
      trim.from = Math.min(trim.from, Math.max(from, fetch.from));
      trim.to = Math.max(trim.to, Math.min(to, fetch.to));
    }
  }
  return trim;
}
