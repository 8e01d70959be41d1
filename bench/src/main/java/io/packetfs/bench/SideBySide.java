package io.packetfs.bench;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that do parts of a scan at the same time. Not thread-safe. */
public final class SideBySide implements AutoCloseable {
  private final ExecutorService threads;

  /**
   * Starts no thread before it is needed.
   *
   * @param threadsMax so many at once, 1..
   */
  public SideBySide(int threadsMax) {
    this.threads = Executors.newFixedThreadPool(threadsMax, Thread.ofPlatform().daemon().factory());
  }

  /**
   * Does the parts and waits for all of them.
   *
   * @return what they found, in their order
   * @throws IllegalStateException if one failed, with its cause, or if interrupted
   */
  public <T> List<T> all(List<? extends Callable<T>> parts) {
    List<Future<T>> running = parts.stream().map(part -> threads.<T>submit(part)).toList();
    return running.stream().map(SideBySide::await).toList();
  }

  private static <T> T await(Future<T> part) {
    try {
      return part.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a part of a scan failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in a scan", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
