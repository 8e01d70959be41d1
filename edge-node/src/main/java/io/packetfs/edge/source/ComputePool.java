package io.packetfs.edge.source;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that read files and run kernels: as many as there are cores, so that computing never
 * runs on an event loop and never takes more than its share of the machine.
 *
 * <p>HTTP chunks arrive on event loops and are handed over in batches: whatever has arrived when a
 * thread gets to a fetch is computed in one go, so that the cost of the hand-over vanishes exactly
 * when it would hurt. Holding a thread for a whole fetch would let slow origins starve files.
 */
public final class ComputePool implements Executor, AutoCloseable {
  private static final long KEEP_ALIVE_S = 30;

  private final ThreadPoolExecutor threads;

  /**
   * Starts no thread yet.
   *
   * @param threadsMax 1..
   * @param queueMax pieces of work that may wait, 1..
   */
  public ComputePool(int threadsMax, int queueMax) {
    threads =
        new ThreadPoolExecutor(
            threadsMax,
            threadsMax,
            KEEP_ALIVE_S,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queueMax),
            Thread.ofPlatform().name("pfs-edge-compute-", 0).daemon().factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /** How many pieces of work run at once, 1... */
  int threadsMax() {
    return threads.getMaximumPoolSize();
  }

  /**
   * Runs the work as soon as a thread is free.
   *
   * @throws RejectedExecutionException if the queue is full or the pool closed
   */
  @Override
  public void execute(Runnable work) {
    threads.execute(work);
  }

  /**
   * Lets running work end and takes no more. Threads are not interrupted: that would close files
   * under readers.
   */
  @Override
  public void close() {
    threads.shutdown();
  }
}
