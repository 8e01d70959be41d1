package io.packetfs.scheduler.simulation;

import io.packetfs.scheduler.simulation.Faults.Effect;
import io.packetfs.scheduler.simulation.Faults.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Plays histories of consecutive seeds, on several threads, until one breaks a law. Thread-safe.
 */
public final class Hunt {
  private final long firstSeed;
  private final long histories;
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong played = new AtomicLong();
  private final Map<Kind, Integer> faults = new EnumMap<>(Kind.class);
  private final Map<Effect, Integer> effects = new EnumMap<>(Effect.class);
  private @Nullable Failure failure;

  /**
   * A history that breaks a law.
   *
   * @param seed makes it again
   * @param what which law
   */
  public record Failure(long seed, Throwable what) {
    /** The failure, and the last events that touch it: the history is played again for that. */
    public List<String> story() {
      Trace trace = new Trace(true);
      Throwable again = play(seed, trace, new ArrayList<>());
      List<String> story = new ArrayList<>();
      story.add("seed " + seed + ": " + (again == null ? "it does not fail again" : text(again)));
      story.addAll(trace.touching(text(again == null ? what : again)));
      return story;
    }
  }

  /** A hunt that has not begun. */
  public Hunt(long firstSeed, long histories) {
    this.firstSeed = firstSeed;
    this.histories = histories;
  }

  static String text(Throwable thrown) {
    return thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
  }

  /** Plays one history; null: it keeps all laws. */
  static @Nullable Throwable play(long seed, Trace trace, List<Simulation> done) {
    try {
      Simulation simulation = new Simulation(seed, trace);
      simulation.run();
      done.add(simulation);
      return null;
    } catch (RuntimeException | AssertionError e) {
      return e;
    }
  }

  /**
   * Plays them, on so many threads, until one fails.
   *
   * @return the failure with the lowest seed of those that were found, or null
   */
  public @Nullable Failure run(int threads) throws InterruptedException {
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      running.add(Thread.ofPlatform().name("hunt-" + i).start(this::playOn));
    }
    for (Thread thread : running) {
      thread.join();
    }
    synchronized (this) {
      return failure;
    }
  }

  private void playOn() {
    long i = next.getAndIncrement();
    while (i < histories) {
      List<Simulation> done = new ArrayList<>();
      Throwable thrown = play(firstSeed + i, new Trace(false), done);
      played.incrementAndGet();
      synchronized (this) {
        if (thrown != null && (failure == null || firstSeed + i < failure.seed())) {
          failure = new Failure(firstSeed + i, thrown);
        }
        done.forEach(this::count);
        if (failure != null) {
          return;
        }
      }
      i = next.getAndIncrement();
    }
  }

  private void count(Simulation simulation) {
    simulation.faultCounts().forEach((kind, count) -> faults.merge(kind, count, Integer::sum));
    simulation.effectCounts().forEach((kind, count) -> effects.merge(kind, count, Integer::sum));
  }

  /** How many histories were played so far. */
  public long played() {
    return played.get();
  }

  /** How often each fault happened; once the hunt is over. */
  Map<Kind, Integer> faults() {
    return faults;
  }

  /** How often faults had the effects that they are there for; once the hunt is over. */
  Map<Effect, Integer> effects() {
    return effects;
  }
}
