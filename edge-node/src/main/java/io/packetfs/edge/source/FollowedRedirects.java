package io.packetfs.edge.source;

import io.packetfs.origin.ObjectUrl;
import io.packetfs.problem.ProblemException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import org.jspecify.annotations.Nullable;

/**
 * The redirects of one fetch: how many, where they led, and what they say beside their heads, which
 * is not wanted. If that is little it goes by, and its connection serves again: one that is closed
 * here could be taken for the next request before the pool has heard of it.
 *
 * <p>All state lives on the fetch's event loop.
 */
final class FollowedRedirects {
  private int count;
  private @Nullable String finalUrl;

  /** Of the last one, while its body is not over. */
  private @Nullable HttpClientRequest passing;

  /**
   * One more; the next URL.
   *
   * @throws ProblemException as {@link Redirects#follow}
   */
  ObjectUrl follow(ObjectUrl from, HttpClientResponse head) {
    ObjectUrl next = Redirects.follow(from, head, count++);
    finalUrl = next.text();
    return next;
  }

  /** Where the last one led, or null: there was none. */
  @Nullable String finalUrl() {
    return finalUrl;
  }

  /**
   * Lets pass what one says beside its head, if that is little.
   *
   * @return false: it is not, and the request is still the caller's to drop
   */
  boolean letPass(@Nullable HttpClientRequest request, HttpClientResponse head) {
    if (!Redirects.isShort(head)) {
      return false;
    }
    drop();
    passing = request;
    head.endHandler(
        v -> {
          if (passing == request) {
            passing = null;
          }
        });
    return true;
  }

  /** What did not come to an end by now is not waited for. */
  void drop() {
    HttpClientRequest open = passing;
    passing = null;
    if (open != null) {
      open.reset();
    }
  }
}
