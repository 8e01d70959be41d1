package io.packetfs.testing;

import java.util.concurrent.atomic.AtomicLong;

/** An exchange that goes on: written by its connection, read by tests. */
final class LiveExchange {
  private final Asked asked;
  private final Fault fault;
  private final AtomicLong bodyBytes = new AtomicLong();
  private volatile int status;
  private volatile Exchange.Outcome outcome = Exchange.Outcome.UNDER_WAY;

  LiveExchange(Asked asked, Fault fault) {
    this.asked = asked;
    this.fault = fault;
  }

  Asked asked() {
    return asked;
  }

  /** The fault that was on when the request came. */
  Fault fault() {
    return fault;
  }

  void status(int newStatus) {
    status = newStatus;
  }

  void sent(long bytes) {
    bodyBytes.addAndGet(bytes);
  }

  void outcome(Exchange.Outcome newOutcome) {
    outcome = newOutcome;
  }

  Exchange now() {
    return new Exchange(asked, status, bodyBytes.get(), outcome);
  }
}
