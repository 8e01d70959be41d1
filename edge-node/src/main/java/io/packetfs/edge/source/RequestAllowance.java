package io.packetfs.edge.source;

import java.util.concurrent.atomic.AtomicInteger;

/** The requests that were paid for and not yet sent. Thread-safe. */
public final class RequestAllowance {
  private final int max;
  private final AtomicInteger left;

  /** An allowance of that many requests, 1... */
  public RequestAllowance(int max) {
    this.max = max;
    this.left = new AtomicInteger(max);
  }

  /** Takes one request out of it; false if none is left. */
  public boolean tryTake() {
    return left.getAndUpdate(n -> n > 0 ? n - 1 : 0) > 0;
  }

  /** What it began with. */
  public int max() {
    return max;
  }
}
