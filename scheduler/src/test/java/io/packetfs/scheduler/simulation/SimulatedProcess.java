package io.packetfs.scheduler.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * Something that runs on a machine: it crashes, freezes and thaws. What reaches it while it is
 * frozen, its own timers too, happens when it thaws, and whatever its last life began ends with it.
 */
abstract class SimulatedProcess {
  final World world;
  final String name;
  boolean up = true;
  boolean frozen;
  int life;
  private final List<Runnable> timers = new ArrayList<>();
  private final List<Runnable> messages = new ArrayList<>();

  SimulatedProcess(World world, String name) {
    this.world = world;
    this.name = name;
  }

  boolean runs() {
    return up && !frozen;
  }

  /** Something comes in from outside. */
  void hear(Runnable action) {
    if (frozen) {
      messages.add(action);
    } else if (up) {
      action.run();
    }
  }

  /** Something comes in for this life of it, after a while. */
  void hearIn(long delayMs, Runnable action) {
    int then = life;
    world.agenda.in(
        delayMs,
        () -> {
          if (life == then) {
            hear(action);
          }
        });
  }

  /** Sets a timer of its own. */
  void in(long delayMs, Runnable action) {
    int then = life;
    world.agenda.in(
        delayMs,
        () -> {
          if (life != then || !up) {
            return;
          }
          if (frozen) {
            timers.add(action);
          } else {
            action.run();
          }
        });
  }

  void every(long periodMs, Runnable action) {
    in(
        periodMs,
        () -> {
          action.run();
          every(periodMs, action);
        });
  }

  void freeze() {
    frozen = true;
    world.note(() -> "freezes", name);
  }

  /** Goes on; whether late timers or waiting messages come first is anybody's guess. */
  void thaw() {
    if (!frozen) {
      return;
    }
    world.note(() -> "thaws", name);
    frozen = false;
    boolean timersFirst = world.random.oneIn(2);
    drain(timersFirst ? timers : messages);
    drain(timersFirst ? messages : timers);
  }

  private void drain(List<Runnable> held) {
    List<Runnable> actions = List.copyOf(held);
    held.clear();
    int then = life;
    for (Runnable action : actions) {
      if (life == then) {
        action.run();
      }
    }
  }

  void die() {
    world.note(() -> "dies", name);
    up = false;
    frozen = false;
    life++;
    timers.clear();
    messages.clear();
  }
}
