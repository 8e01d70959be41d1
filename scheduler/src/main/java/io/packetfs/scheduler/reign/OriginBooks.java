package io.packetfs.scheduler.reign;

import io.packetfs.scheduler.core.Command;
import io.packetfs.scheduler.core.Event;
import io.packetfs.scheduler.store.BudgetRequest;
import io.packetfs.scheduler.store.OriginHold;
import io.packetfs.scheduler.store.Store;
import java.util.List;
import java.util.function.Consumer;

/** What the store keeps of origins: who is to be left alone, and what a day has left. */
final class OriginBooks {
  private final Reign reign;
  private final Outside outside;

  OriginBooks(Reign reign, Outside outside) {
    this.reign = reign;
    this.outside = outside;
  }

  /** What origins asked of older leaders holds for this one, too. */
  void takeUpHolds(Runnable done, Consumer<? super RuntimeException> failed) {
    reign.store(
        "originHolds",
        Store::originHolds,
        Admissions.orFailed(
            holds -> {
              takeUp(holds);
              done.run();
            },
            failed),
        failed);
  }

  private void takeUp(List<OriginHold> holds) {
    for (OriginHold hold : holds) {
      if (hold.paused()) {
        reign.apply(new Event.OriginPaused(hold.origin()));
      }
      if (hold.backOffMs() > 0) {
        reign.apply(new Event.OriginBackedOff(hold.origin(), outside.nowMs() + hold.backOffMs()));
      }
    }
  }

  /** If it fails, the core asks again: it is not answered. */
  void reserve(Command.ReserveBudget wish) {
    BudgetRequest request =
        new BudgetRequest(
            wish.origin(),
            wish.bytesWish(),
            wish.bytesMin(),
            wish.requestsWish(),
            wish.requestsMin(),
            wish.bytesCap(),
            wish.requestsCap());
    // The day's end is counted from before it was asked for, so no slice outlives its day.
    long askedMs = outside.nowMs();
    reign.store(
        "reserve",
        s -> s.reserve(reign.epoch(), request),
        slice ->
            reign.apply(
                new Event.BudgetSliced(
                    slice.origin(),
                    slice.bytes(),
                    slice.requests(),
                    askedMs + slice.dayEndsInMs())),
        failure -> outside.troubled("no budget could be reserved", failure));
  }

  /** If it fails, the next leader may ask the origin once too early. */
  void hold(Command.HoldOrigin hold) {
    long forMs = Math.max(0, hold.untilMs() - outside.nowMs());
    reign.store(
        "backOff",
        s -> {
          s.backOff(reign.epoch(), hold.origin(), forMs);
          return true;
        },
        done -> {},
        failure ->
            outside.troubled(
                "that " + hold.origin() + " asked to be left alone could not be stored", failure));
  }
}
