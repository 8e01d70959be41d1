package io.packetfs.edge.source;

import io.packetfs.origin.Volume;
import io.vertx.core.Vertx;
import java.util.List;

/**
 * Files of the node's volumes.
 *
 * <p>Bytes are read into one direct buffer for each compute thread; a volume whose owner promises
 * that its files never change in place is mapped instead, which is about half as fast again. Other
 * volumes are never mapped: a file truncated under a mapping kills the process.
 *
 * <p>A file's identity is taken before its bytes are read and compared after, so a result never
 * stands for bytes that changed on the way.
 */
public final class FileSource implements Source, AutoCloseable {
  private final Volumes volumes;
  private final ComputePool pool;
  private final MappedFiles mapped;

  /** Serves these volumes; the mappings' timer runs until {@link #close}. */
  public FileSource(Vertx vertx, List<Volume> volumes, ComputePool pool) {
    this.volumes = new Volumes(volumes);
    this.pool = pool;
    this.mapped = new MappedFiles(vertx);
  }

  @Override
  public InFlight fetch(FetchOrder order, ChunkSink sink) {
    FileFetch fetch = new FileFetch(order, sink, volumes, mapped);
    order.turn().onSuccess(turn -> fetch.startOn(pool));
    return fetch;
  }

  /** The page cache reads ahead by itself. */
  @Override
  public boolean prefetches() {
    return false;
  }

  /**
   * The second reading comes from the page cache. One fetch for each thread, so that none waits,
   * and the pilot; a thread by itself would only read twice.
   */
  @Override
  public int pilotedFetchesMax() {
    return pool.threadsMax() > 1 ? pool.threadsMax() + 1 : 0;
  }

  @Override
  public void close() {
    mapped.close();
  }
}
