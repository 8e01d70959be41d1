package io.packetfs.scheduler.simulation;

import io.packetfs.scheduler.simulation.Faults.Effect;
import io.packetfs.scheduler.simulation.Faults.Kind;
import io.packetfs.scheduler.store.DeposedException;
import io.packetfs.scheduler.store.Lease;
import io.packetfs.scheduler.store.OriginHold;
import io.packetfs.scheduler.store.Store;
import io.packetfs.scheduler.store.StoreException;
import io.packetfs.scheduler.store.Stores;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The real store in memory, which all schedulers share, behind everything that a database can do to
 * its callers; and an account of its own of who may write what.
 */
final class SimulatedDatabase {
  private static final long JUMPED_MS_MAX = 25_000;

  private final World world;
  private final Store store;

  /** The same as those see it who must keep laws. */
  private final Store watched;

  private long offsetMs;
  private long jumpedMs;
  private long epoch;
  private long leaseEndsMs;

  /** What was stored of origins that are to be left alone; until when by the database's clock. */
  private final Map<String, Long> backOffUntilMs = new TreeMap<>();

  boolean away;

  SimulatedDatabase(World world, long offsetMs) {
    this.world = world;
    this.offsetMs = offsetMs;
    this.store = Stores.sharedMemory(this::nowMs);
    this.watched =
        (Store)
            Proxy.newProxyInstance(
                SimulatedDatabase.class.getClassLoader(),
                new Class<?>[] {Store.class},
                this::watched);
  }

  long nowMs() {
    return world.agenda.nowMs() + offsetMs;
  }

  /** The newest that began. */
  long epoch() {
    return epoch;
  }

  /** How long the newest lease lasts still, in ms. */
  long leaseLeftMs() {
    return leaseEndsMs - nowMs();
  }

  long day() {
    return Math.floorDiv(nowMs(), World.DAY_MS);
  }

  /**
   * Its clock is set; never over a midnight, whose budget nobody could then keep, nor back by more
   * than the longest lease, which then ends early.
   */
  void jump(long ms) {
    if (Math.floorDiv(nowMs() + ms, World.DAY_MS) != day()
        || Math.abs(jumpedMs + ms) > JUMPED_MS_MAX) {
      return;
    }
    // What has expired by its clock may be gone, even if the clock is set back.
    backOffUntilMs.values().removeIf(untilMs -> untilMs <= nowMs());
    offsetMs += ms;
    jumpedMs += ms;
    backOffUntilMs.values().removeIf(untilMs -> untilMs <= nowMs());
    world.note(() -> "clock jumps by " + ms + " ms", "database");
    if (ms > 0) {
      // By its clock leases now end too early, and nobody who holds one can know.
      world.politeAgainMs = world.agenda.nowMs() + World.POLITE_AFTER_JUMP_MS;
    }
  }

  /** What the simulation itself looks at. */
  Store store() {
    return store;
  }

  /** Runs a call that reached it; a refused write throws, as the store does. */
  <T> T run(Function<Store, T> call) {
    return call.apply(watched);
  }

  /** A leader's writes carry its epoch in front. */
  private @Nullable Object watched(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    Object[] given = arguments == null ? new Object[0] : arguments;
    Long writer = given.length > 0 && given[0] instanceof Long first ? first : null;
    @Nullable Object result;
    try {
      result = method.invoke(store, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof DeposedException) {
        Violation.unless(
            writer == null || writer != epoch,
            "epoch " + writer + " leads and its write was refused");
        world.faults.saw(Effect.LEADER_DEPOSED);
      }
      throw e.getCause();
    }
    Violation.unless(
        writer == null || writer == epoch,
        "epoch " + writer + " wrote although epoch " + epoch + " had begun");
    if (method.getName().equals("backOff")) {
      backOffUntilMs.put((String) given[1], nowMs() + (Long) given[2]);
    }
    return result;
  }

  /** How long origins are to be left alone still, those that are. */
  Map<String, Long> leftAloneMs() {
    Map<String, Long> left = new TreeMap<>();
    backOffUntilMs.forEach(
        (origin, untilMs) -> {
          if (untilMs > nowMs()) {
            left.put(origin, untilMs - nowMs());
          }
        });
    return left;
  }

  /** The origins that an operator paused. */
  List<String> paused() {
    return store.originHolds().stream().filter(OriginHold::paused).map(OriginHold::origin).toList();
  }

  /** Somebody asks for the lead: nobody else may have it still. */
  Lease lead(String holder, long heldEpoch, long leaseMs) {
    Lease lease = store.lead(holder, heldEpoch, leaseMs);
    if (lease.held()) {
      if (lease.epoch() != epoch) {
        Violation.unless(
            lease.epoch() > epoch && nowMs() >= leaseEndsMs,
            "epoch " + lease.epoch() + " began while the lease of epoch " + epoch + " lasted");
        world.note(() -> "epoch " + lease.epoch() + " begins", holder, "database");
        if (epoch > 0) {
          world.faults.saw(Effect.TAKEOVER);
        }
      }
      epoch = lease.epoch();
      leaseEndsMs = nowMs() + lease.expiresInMs();
    }
    return lease;
  }

  boolean resign(String holder, long given, boolean clean) {
    store.resign(holder, given, clean);
    if (given == epoch) {
      leaseEndsMs = Math.min(leaseEndsMs, nowMs());
    }
    return true;
  }

  /** Whether a call is not even begun. */
  boolean refuses() {
    return away || world.faults.happens(Kind.DATABASE_FAILS_BEFORE, 0.5);
  }

  static StoreException failure(String why) {
    return new StoreException(why, null);
  }
}
