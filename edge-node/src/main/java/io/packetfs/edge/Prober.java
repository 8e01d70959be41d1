package io.packetfs.edge;

import io.packetfs.edge.source.BlindSink;
import io.packetfs.edge.source.ComputePool;
import io.packetfs.edge.source.FetchOrder;
import io.packetfs.edge.source.FetchOutcome;
import io.packetfs.edge.source.FileSource;
import io.packetfs.edge.source.HostResolver;
import io.packetfs.edge.source.HttpSource;
import io.packetfs.edge.source.RequestAllowance;
import io.packetfs.edge.source.Source;
import io.packetfs.origin.Identity;
import io.packetfs.origin.IdentityRule;
import io.packetfs.origin.ObjectUrl;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.window.Fetch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * Asks objects what they are, through the sources of an edge node and with its manners, and
 * computes nothing. Thread-safe; never blocks its caller.
 */
public final class Prober {
  /** Tells as much of an object as any other byte. */
  private static final Fetch FIRST_BYTE = new Fetch(0, 1);

  /** How long an object may take to answer, in ms. */
  private static final int DEADLINE_MS = 10_000;

  private final EdgeOptions options;
  private final ComputePool pool;
  private final FileSource files;
  private final HttpSource http;

  private Prober(EdgeOptions options, ComputePool pool, FileSource files, HttpSource http) {
    this.options = options;
    this.pool = pool;
    this.files = files;
    this.http = http;
  }

  /**
   * Starts the sources.
   *
   * @param options whose policy, volumes, threads and HTTP count
   */
  public static Future<Prober> start(Vertx vertx, EdgeOptions options) {
    ComputePool pool = new ComputePool(options.threads(), options.tasks().concurrency());
    FileSource files = new FileSource(vertx, options.volumes(), pool);
    return HttpSource.start(
            vertx, options.policy(), options.http(), HostResolver.system(vertx), pool)
        .map(http -> new Prober(options, pool, files, http));
  }

  /** Objects that may be asked at once. */
  public int atOnceMax() {
    return options.tasks().concurrency();
  }

  /**
   * An object's identity.
   *
   * @param url a normalised one
   * @param rule the weakest validator accepted
   * @return fails with a {@link ProblemException}, of the policy or of the origin
   */
  public Future<Identity> identity(String url, IdentityRule rule) {
    ObjectUrl parsed;
    try {
      parsed = ObjectUrl.parse(url);
      options.policy().check(parsed);
    } catch (ProblemException e) {
      return Future.failedFuture(e);
    }
    Source source = parsed.isFile() ? files : http;
    FetchOrder order =
        new FetchOrder(
            parsed,
            FIRST_BYTE,
            null,
            rule,
            DEADLINE_MS,
            new RequestAllowance(1 + HttpSource.REDIRECTS_MAX),
            Future.succeededFuture(),
            EdgeOptions.STREAM_HOLD_BYTES);
    return source.fetch(order, new BlindSink()).outcome().compose(Prober::told);
  }

  private static Future<Identity> told(FetchOutcome outcome) {
    Identity identity = outcome.identity();
    if (identity != null && outcome.problem() == null) {
      return Future.succeededFuture(identity);
    }
    Problem problem = outcome.problem();
    return Future.failedFuture(
        (problem == null
                ? Problem.of(ErrorCode.INTERNAL, "a probe ended without an identity")
                : problem)
            .asException());
  }

  /** Closes connections and files. */
  public Future<Void> close() {
    return http.close()
        .onComplete(
            closed -> {
              files.close();
              pool.close();
            });
  }
}
