package io.packetfs.edge.source;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.InetAddress;
import java.util.List;

/**
 * Turns a host into addresses. The source checks what it says against the policy and connects to
 * the very address that it checked, so a name that says something else the next time gains nothing.
 */
@FunctionalInterface
public interface HostResolver {

  /** How many lookups block a thread at once; a broken resolver holds up its own hosts only. */
  int LOOKUPS_MAX = 8;

  /**
   * The addresses of a name or of a literal address, in the order in which to try them. Fails with
   * {@link java.net.UnknownHostException}.
   */
  Future<List<InetAddress>> resolve(String host);

  /** The operating system's resolver, with the JVM's cache (30 s), on threads of its own. */
  static HostResolver system(Vertx vertx) {
    WorkerExecutor lookups = vertx.createSharedWorkerExecutor("pfs-edge-dns", LOOKUPS_MAX);
    return host -> {
      Promise<List<InetAddress>> found = Promise.promise();
      lookups
          .executeBlocking(
              () -> {
                found.complete(List.of(InetAddress.getAllByName(host)));
                return true;
              },
              false)
          .onFailure(found::tryFail);
      return found.future();
    };
  }
}
