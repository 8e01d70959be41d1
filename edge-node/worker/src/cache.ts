/** What caches said of the responses to one call. */

const HIT = ["HIT", "STALE", "UPDATING", "REVALIDATED"];
const MISS = ["MISS", "EXPIRED", "BYPASS", "DYNAMIC"];
const CF_RAY = /^[0-9a-f]+-([A-Z]{3})$/;

export class CacheFacts {
  private hits = 0;
  private misses = 0;
  private unknown = 0;
  private source: string | null = null;
  private pop: string | null;

  /** `ray` is the CF-Ray of the call itself: where this Worker runs, if no response says where its cache is. */
  constructor(ray: string | null) {
    this.pop = airport(ray);
  }

  add(headers: Headers): void {
    const status = headers.get("CF-Cache-Status");
    const word = status?.trim().toUpperCase() ?? "";
    if (HIT.includes(word)) {
      this.hits++;
    } else if (MISS.includes(word)) {
      this.misses++;
    } else {
      this.unknown++;
    }
    this.source = status === null ? this.source : "CF-Cache-Status";
    this.pop = airport(headers.get("CF-Ray")) ?? this.pop;
  }

  /** HIT only if every response was one. */
  toJson(): object {
    const status = this.misses > 0 ? "MISS" : this.hits > 0 && this.unknown === 0 ? "HIT" : "UNKNOWN";
    return { status, source: this.source, hits: this.hits, misses: this.misses, pop: this.pop };
  }
}

function airport(ray: string | null): string | null {
  return CF_RAY.exec(ray ?? "")?.[1] ?? null;
}
