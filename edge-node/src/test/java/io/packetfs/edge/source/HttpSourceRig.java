package io.packetfs.edge.source;

import static io.packetfs.edge.EdgeRig.allowing;
import static io.packetfs.edge.EdgeRig.await;

import io.packetfs.origin.IdentityRule;
import io.packetfs.origin.ObjectUrl;
import io.packetfs.testing.FakeOrigin;
import io.packetfs.testing.TestObjects;
import io.packetfs.window.Fetch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;

/** An origin with one object, and a source that fetches it for nobody. */
final class HttpSourceRig implements AutoCloseable {
  private static final int DEADLINE_MS = 30_000;
  private static final int THREADS = 2;
  private static final int WORK_MAX = 64;

  private final Vertx vertx = Vertx.vertx();
  private final ComputePool pool = new ComputePool(THREADS, WORK_MAX);
  private final FakeOrigin origin;
  private final HttpSource source;

  /** Serves an object of so many bytes. */
  HttpSourceRig(long objectBytes) throws IOException {
    origin = FakeOrigin.of(TestObjects.seeded(9, objectBytes));
    source =
        await(
            HttpSource.start(
                vertx,
                allowing(origin.url("/")),
                HttpOptions.DEFAULT,
                HostResolver.system(vertx),
                pool));
  }

  FakeOrigin origin() {
    return origin;
  }

  HttpSource source() {
    return source;
  }

  /**
   * Starts a fetch of the object's first bytes.
   *
   * @param turn ends when they may be computed
   */
  InFlight fetch(int bytes, Future<?> turn, int holdBytesMax) {
    return source.fetch(
        new FetchOrder(
            ObjectUrl.parse(origin.url("/object")),
            new Fetch(0, bytes),
            null,
            IdentityRule.STRONG_ETAG,
            DEADLINE_MS,
            new RequestAllowance(1),
            turn,
            holdBytesMax),
        new BlindSink());
  }

  @Override
  public void close() throws IOException {
    await(source.close());
    pool.close();
    await(vertx.close());
    origin.close();
  }
}
