package io.packetfs.scheduler.core;

import io.packetfs.scheduler.core.JobProgress.DoneRun;
import io.packetfs.window.WindowPlan;
import io.packetfs.window.WindowRun;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What holds of the core's state after every event. */
public final class CoreInvariants {
  private CoreInvariants() {}

  /** Checks them all; a failure names the object. */
  public static void check(Core core, long nowMs) {
    State state = core.state();
    // What is due is done when the core is told the time: it may be about to be.
    Long next = state.timers.nextMs();
    long toldMs = next == null ? nowMs : Math.min(nowMs, next - 1);
    int open = 0;
    int objects = 0;
    for (JobWork job : state.jobs.values()) {
      open += job.isEnded() ? 0 : 1;
      objects += job.objects.size();
      int live = 0;
      for (ObjectWork object : job.objects) {
        live += object.live.all().size();
        for (Check check : object.scrutiny.open()) {
          live += check.flight == null ? 0 : 1;
          holds(
              (check.flight == null) == state.checks.contains(check),
              () -> "a check of " + object.url.text() + " is forgotten");
        }
        everyWindowHasOnePlace(object);
        everyOpenObjectWillBeLookedAt(state, object, toldMs);
        whoCanRunItIsKnown(state.registry, object);
      }
      int counted = live;
      holds(counted == job.liveFlights, () -> counted + " flights of job " + job.id);
    }
    int jobsOpen = open;
    holds(jobsOpen == core.openJobs(), () -> jobsOpen + " jobs have not ended");
    int inMind = objects;
    holds(inMind == core.objects(), () -> inMind + " objects are in mind");
    for (PcpuState pcpu : state.registry.all()) {
      holds(
          pcpu.slotsInUse >= 0 && pcpu.slotsInUse <= pcpu.attributes().concurrency(),
          () -> pcpu.slotsInUse + " slots of " + pcpu.attributes().id());
    }
    freeSlotsAreThoseThatAreFree(state.registry);
    List<Flight> flights = state.flights.all();
    holds(
        flights.size() == state.flights.size()
            && flights.stream().allMatch(one -> state.flights.find(one.task.id()) == one),
        () -> "tasks under way that are not found: " + flights.size());
    everyStreamIsCounted(state, nowMs);
    AssignmentInvariants.check(state);
  }

  private static void freeSlotsAreThoseThatAreFree(Registry registry) {
    Set<PcpuState> free = new HashSet<>();
    for (FreeSlots.Line line = registry.free().firstLine(); line != null; line = line.behind()) {
      for (PcpuState at = line.first(); at != null; at = at.freeBehind) {
        free.add(at);
      }
    }
    Set<PcpuState> expected = new HashSet<>(registry.all());
    expected.removeIf(pcpu -> pcpu.slotsInUse >= pcpu.attributes().concurrency());
    holds(free.equals(expected), () -> free.size() + " are held to be free");
  }

  private static void holds(boolean law, Supplier<String> what) {
    if (!law) {
      throw new AssertionError(what.get());
    }
  }

  /** What an origin's counters say is what is in flight. */
  private static void everyStreamIsCounted(State state, long nowMs) {
    for (OriginState origin : state.origins.values()) {
      if (origin.isFile) {
        continue;
      }
      int through = 0;
      int filling = 0;
      for (Flight flight : state.flights.all()) {
        if (flight.object.origin == origin) {
          through += flight.task.streams();
          filling += flight.filling ? flight.task.streams() : 0;
        }
      }
      OriginStatus status = origin.status(nowMs);
      int counted = status.caches().stream().mapToInt(OriginStatus.CacheStreams::streams).sum();
      int expected = through;
      int expectedFilling = filling;
      holds(
          counted == expected && status.fillingStreams() == expectedFilling,
          () ->
              "%s counts %d streams, %d of them filling; in flight are %d and %d"
                  .formatted(
                      origin.name, counted, status.fillingStreams(), expected, expectedFilling));
    }
  }

  /**
   * What was sent just now goes to whom its job allows, and lies within the bounds of its origin,
   * which leaves itself be sent to.
   */
  public static void checkSends(Core core, List<Command> commands, long nowMs) {
    State state = core.state();
    for (Command command : commands) {
      if (!(command instanceof Command.SendTask send)) {
        continue;
      }
      Flight flight = state.flights.find(send.task().id());
      holds(nowMs < state.leaseUntilMs, () -> "a task is sent when the lease is over");
      JobWork job = state.jobs.get(send.task().jobId());
      holds(
          job == null || job.spec.options().allows(send.pcpu().id()),
          () -> send.task().jobId() + " does not name " + send.pcpu().id() + ", which is sent to");
      if (flight == null || flight.cache == null) {
        continue;
      }
      OriginState origin = flight.object.origin;
      String cache = flight.pcpu.attributes().cacheId();
      OriginStatus status = origin.status(nowMs);
      holds(nowMs >= state.streamsFromMs, () -> "a stream opens too early: " + origin.name);
      holds(!origin.isClosed(nowMs), () -> origin.name + " is sent to and is closed");
      holds(
          !flight.filling || status.fillingStreams() <= status.fillingBound(),
          () -> status.fillingStreams() + " streams fill from " + origin.name);
      holds(
          !flight.hedge || !origin.refusedLately(),
          () -> origin.name + " refuses; a hedge is sent");
      for (OriginStatus.CacheStreams streams : status.caches()) {
        boolean same = cache == null ? streams.cacheId() == null : cache.equals(streams.cacheId());
        holds(
            !same || streams.streams() <= streams.bound(),
            () -> "%s: %s".formatted(origin.name, streams));
      }
    }
  }

  /** Whether a task is counted among what is under way. */
  public static boolean isInFlight(Core core, long taskId) {
    return core.state().flights.find(taskId) != null;
  }

  /** Whether a task's windows are still its own. */
  public static boolean isLive(Core core, long taskId) {
    Flight flight = core.state().flights.find(taskId);
    return flight != null && flight.isLive();
  }

  /** Whether a task's streams are counted among those that may make the origin work. */
  public static boolean isFilling(Core core, long taskId) {
    Flight flight = core.state().flights.find(taskId);
    return flight != null && flight.filling;
  }

  /** Whom a task that may still be answered asks; null: a file, or it is not known. */
  public static @Nullable String originOf(Core core, long taskId) {
    State state = core.state();
    Flight known = state.flights.find(taskId);
    Flight flight = known == null ? state.unanswered.get(taskId) : known;
    return flight == null || flight.object.origin.isFile ? null : flight.object.origin.name;
  }

  /** The bounds of all origins, by a name that tells which. */
  public static Map<String, Integer> streamBounds(Core core) {
    Map<String, Integer> bounds = new HashMap<>();
    for (OriginStatus origin : core.origins(0)) {
      bounds.put(origin.origin(), origin.fillingBound());
      for (OriginStatus.CacheStreams cache : origin.caches()) {
        bounds.put(origin.origin() + " " + cache.cacheId(), cache.bound());
      }
    }
    return bounds;
  }

  private static void everyWindowHasOnePlace(ObjectWork object) {
    WindowPlan plan = object.plan();
    if (plan == null || object.isEnded() || object.isSerial()) {
      return;
    }
    int[] places = new int[(int) plan.windowCount()];
    for (DoneRun done : object.passes.covering().runs()) {
      count(places, done.run(), object);
    }
    List<WindowRun> loose = object.unsent.looseRuns();
    loose.forEach(run -> count(places, run, object));
    for (Flight flight : object.live.all()) {
      if (!flight.hedge) {
        object.passes.covering().gaps(flight.run).forEach(gap -> count(places, gap, object));
      }
    }
    for (int i = 0; i < places.length; i++) {
      boolean hedged = false;
      for (Flight flight : object.live.all()) {
        hedged |= flight.hedge && flight.run.from() <= i && i < flight.run.to();
      }
      int place = i;
      holds(
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
      holds(i < places.length, () -> run + " lies outside " + object.url.text());
      places[(int) i]++;
    }
  }

  /** Nothing is forgotten: it is queued, stranded, under way, or a timer will queue it. */
  private static void everyOpenObjectWillBeLookedAt(State state, ObjectWork object, long nowMs) {
    if (object.isEnded()) {
      return;
    }
    Long due = object.unsent.dueMs();
    holds(
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
    if (known == null || !known.isAsOf(registry)) {
      return;
    }
    Set<String> caches = new TreeSet<>();
    long slots = 0;
    for (PcpuState pcpu : registry.all()) {
      boolean may = mayRun(pcpu, object);
      slots += may ? pcpu.attributes().concurrency() : 0;
      if (may && pcpu.attributes().cacheId() != null) {
        caches.add(pcpu.attributes().cacheId());
      }
      holds(
          known.contains(pcpu) == may && known.has(one -> one == pcpu) == may,
          () -> "may " + pcpu.attributes().id() + " run " + object.url.text() + "? " + may);
    }
    long expected = slots;
    holds(
        known.slots() == expected && known.caches().equals(List.copyOf(caches)),
        () -> "%s has %d slots at %s".formatted(object.url.text(), expected, caches));
  }

  private static boolean mayRun(PcpuState pcpu, ObjectWork object) {
    return !pcpu.removed
        && !pcpu.convicted
        && !pcpu.attributes().draining()
        && !object.scrutiny.isBarred(pcpu.attributes().id())
        && object.job.spec.options().allows(pcpu.attributes().id())
        && new Crew(1, Crew.Skills.of(pcpu.attributes())).canRun(object.passes.now().demand());
  }
}
