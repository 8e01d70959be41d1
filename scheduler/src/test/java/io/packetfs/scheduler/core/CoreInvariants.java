package io.packetfs.scheduler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.scheduler.core.JobProgress.DoneRun;
import io.packetfs.window.WindowPlan;
import io.packetfs.window.WindowRun;
import java.util.List;

/** What holds of the core's state after every event. */
public final class CoreInvariants {
  private CoreInvariants() {}

  /** Checks them all; a failure names the object. */
  public static void check(Core core, long nowMs) {
    State state = core.state();
    for (JobWork job : state.jobs.values()) {
      int live = 0;
      for (ObjectWork object : job.objects) {
        live += object.live.size();
        for (Check check : object.scrutiny.open()) {
          live += check.flight == null ? 0 : 1;
          assertTrue(
              (check.flight == null) == state.checks.contains(check),
              () -> "a check of " + object.url.text() + " is forgotten");
        }
        everyWindowHasOnePlace(object);
        everyOpenObjectWillBeLookedAt(state, object, nowMs);
        whoCanRunItIsKnown(state.registry, object);
      }
      assertEquals(live, job.liveFlights, "flights of job " + job.id);
    }
    for (PcpuState pcpu : state.registry.all()) {
      assertTrue(pcpu.slotsInUse >= 0, "slots of " + pcpu.attributes().id());
      assertTrue(
          pcpu.slotsInUse <= pcpu.attributes().concurrency(), "slots of " + pcpu.attributes().id());
    }
    for (OriginStatus origin : core.origins(nowMs)) {
      assertTrue(origin.fillingStreams() >= 0, origin.origin());
      origin.caches().forEach(cache -> assertTrue(cache.streams() >= 0, origin.origin()));
    }
  }

  private static void everyWindowHasOnePlace(ObjectWork object) {
    WindowPlan plan = object.plan();
    if (plan == null || object.isEnded() || object.ordered) {
      return;
    }
    int[] places = new int[(int) plan.windowCount()];
    for (DoneRun done : object.coverage.runs()) {
      count(places, done.run(), object);
    }
    List<WindowRun> loose = object.looseRuns();
    loose.forEach(run -> count(places, run, object));
    for (Flight flight : object.live) {
      if (!flight.hedge) {
        object.coverage.gaps(flight.run).forEach(gap -> count(places, gap, object));
      }
    }
    for (int i = 0; i < places.length; i++) {
      boolean hedged = false;
      for (Flight flight : object.live) {
        hedged |= flight.hedge && flight.run.from() <= i && i < flight.run.to();
      }
      int place = i;
      assertTrue(
          places[i] == 1 || (hedged && places[i] == 0),
          () ->
              "window "
                  + place
                  + " of "
                  + object.url.text()
                  + " is in "
                  + places[place]
                  + " places");
    }
  }

  private static void count(int[] places, WindowRun run, ObjectWork object) {
    for (long i = run.from(); i < run.to(); i++) {
      assertTrue(i < places.length, () -> run + " lies outside " + object.url.text());
      places[(int) i]++;
    }
  }

  /** Nothing is forgotten: it is queued, stranded, under way, or a timer will queue it. */
  private static void everyOpenObjectWillBeLookedAt(State state, ObjectWork object, long nowMs) {
    if (object.isEnded()) {
      return;
    }
    Long due = object.dueMs();
    assertTrue(
        object.queued
            || state.stranded.contains(object)
            || !object.live.isEmpty()
            || object.scrutiny.openCount() > 0
            || (due != null && due > nowMs),
        () -> object.url.text() + " is forgotten");
  }

  /** What is remembered of who can run an object is what would be found now. */
  private static void whoCanRunItIsKnown(Registry registry, ObjectWork object) {
    Eligible known = object.eligible;
    if (known != null && known.registryVersion() == registry.version()) {
      assertEquals(Eligible.among(registry.all(), object, registry.version()), known);
    }
  }
}
