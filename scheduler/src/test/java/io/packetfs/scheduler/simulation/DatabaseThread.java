package io.packetfs.scheduler.simulation;

import io.packetfs.scheduler.simulation.Faults.Kind;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One thread of a scheduler that calls the database: one call after another, each with an answer or
 * a failure, and after a failure nobody knows whether it was done.
 */
final class DatabaseThread {
  private static final int SLOW_MS = 2_500;
  private static final int TIMEOUT_MS = 2_000;

  private final World world;
  private final SimulatedScheduler owner;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private boolean busy;

  DatabaseThread(World world, SimulatedScheduler owner) {
    this.world = world;
    this.owner = owner;
  }

  /** Its owner died, and with it what it had not yet sent. */
  void die() {
    waiting.clear();
    busy = false;
  }

  <T> void call(
      String what, Supplier<T> call, Consumer<T> answered, Consumer<RuntimeException> failed) {
    waiting.add(() -> begin(what, call, answered, failed));
    next();
  }

  private void next() {
    if (!busy && !waiting.isEmpty()) {
      busy = true;
      waiting.remove().run();
    }
  }

  private <T> void begin(
      String what, Supplier<T> call, Consumer<T> answered, Consumer<RuntimeException> failed) {
    int life = owner.life;
    world.agenda.in(delayMs(), () -> reach(what, call, answered, failed, life));
  }

  private long delayMs() {
    return world.faults.happens(Kind.DATABASE_SLOW, 1)
        ? world.random.between(0, SLOW_MS)
        : world.random.between(0, 3);
  }

  private <T> void reach(
      String what,
      Supplier<T> call,
      Consumer<T> answered,
      Consumer<RuntimeException> failed,
      int life) {
    if (owner.cutFromDatabase || world.database.refuses()) {
      world.note(() -> what + " does not reach the database", owner.name);
      answer(
          world.random.between(0, TIMEOUT_MS),
          life,
          () -> failed.accept(SimulatedDatabase.failure("the database does not answer")));
      return;
    }
    T result;
    try {
      result = call.get();
    } catch (RuntimeException e) {
      world.note(() -> what + " is refused: " + e.getMessage(), owner.name);
      answer(delayMs(), life, () -> failed.accept(e));
      return;
    }
    if (world.faults.happens(Kind.DATABASE_FAILS_AFTER, 0.5)) {
      world.note(() -> what + " is done and its answer is lost", owner.name);
      answer(
          world.random.between(0, TIMEOUT_MS),
          life,
          () -> failed.accept(SimulatedDatabase.failure("the connection broke")));
      return;
    }
    answer(delayMs(), life, () -> answered.accept(result));
  }

  private void answer(long delayMs, int life, Runnable action) {
    world.agenda.in(
        delayMs,
        () -> {
          if (owner.life == life) {
            owner.hear(
                () -> {
                  busy = false;
                  next();
                  action.run();
                });
          }
        });
  }
}
