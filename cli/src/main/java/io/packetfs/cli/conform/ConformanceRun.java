package io.packetfs.cli.conform;

import io.packetfs.cli.ExitCode;
import io.packetfs.cli.VerbException;
import io.packetfs.problem.ErrorCode;
import io.packetfs.wire.conformance.Call;
import io.packetfs.wire.conformance.ConformanceObject;
import io.packetfs.wire.conformance.ConformanceVector;
import io.packetfs.wire.conformance.Expectation;
import io.packetfs.wire.conformance.Vectors;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * All vectors against one endpoint, one after the other. What is not an edge server at all, or
 * cannot do its work because of how it is set up, is told at once and once, as a {@link
 * VerbException}.
 */
public final class ConformanceRun {
  /** So many calls without an answer are enough to know. */
  private static final int UNANSWERED_MAX = 3;

  private static final Call HEALTH = new Call("GET", "/health", null, null, Call.Token.RIGHT);

  /** The first vector that needs the origin: what is wrong with it is wrong with all. */
  private static final String FIRST_COMPUTED = "crc32c-check-value";

  private static final Set<String> NOT_SEEN =
      Set.of(ErrorCode.ORIGIN_UNREACHABLE.name(), ErrorCode.ORIGIN_TIMEOUT.name());

  private final Vectors vectors;
  private final Endpoint endpoint;
  private final ConformanceOrigin origin;
  private final String originUrl;
  private int unanswered;

  /**
   * Of these vectors, against this endpoint.
   *
   * @param origin serves the objects
   * @param originUrl {@code http://HOST:PORT} as the endpoint reaches it, without a slash at the
   *     end
   */
  public ConformanceRun(
      Vectors vectors, Endpoint endpoint, ConformanceOrigin origin, String originUrl) {
    this.vectors = vectors;
    this.endpoint = endpoint;
    this.origin = origin;
    this.originUrl = originUrl;
  }

  /** The vectors that cannot be run against an endpoint without a token. */
  public List<ConformanceVector> leftOut() {
    return vectors.vectors().stream().filter(vector -> !isRunnable(vector)).toList();
  }

  /**
   * Runs them.
   *
   * @throws VerbException if the endpoint cannot be tested
   */
  public List<Finding> run() {
    requireEdgeServer();
    List<Finding> findings = new ArrayList<>();
    for (ConformanceVector vector : vectors.vectors()) {
      if (isRunnable(vector)) {
        findings.add(find(vector));
      }
    }
    return List.copyOf(findings);
  }

  private boolean isRunnable(ConformanceVector vector) {
    return endpoint.hasToken() || vector.call().token() == Call.Token.RIGHT;
  }

  private void requireEdgeServer() {
    Reply reply;
    try {
      reply = endpoint.call(HEALTH, originUrl);
    } catch (NoReplyException e) {
      throw unreachable("gives " + e.what() + " to GET /health");
    }
    if (reply.status() / 100 == 3) {
      throw unreachable(
          "redirects GET /health to "
              + reply.header("Location")
              + ", which is not followed: name the edge server itself");
    }
    JsonObject json = reply.json();
    if (json == null || !json.containsKey("status")) {
      throw unreachable(
          "answers GET /health with what no edge server says ("
              + reply.mediaType()
              + "): "
              + reply.shown());
    }
  }

  private Finding find(ConformanceVector vector) {
    origin.takeLongestRangeBytes();
    Reply reply;
    try {
      reply = endpoint.call(vector.call(), originUrl);
    } catch (NoReplyException e) {
      if (++unanswered >= UNANSWERED_MAX) {
        throw unreachable(
            "left "
                + unanswered
                + " calls without an answer, at last "
                + vector.name()
                + ": "
                + e.what());
      }
      return new Finding(vector, e.what(), List.of("right is an answer, found " + e.what()));
    }
    requireSetUp(vector, reply);
    ConformanceObject object = vector.object() == null ? null : vectors.object(vector.object());
    List<String> differences =
        new ArrayList<>(ReplyCheck.differences(vector.expectation(), object, reply));
    long longest = origin.takeLongestRangeBytes();
    if (longest > ReplyCheck.FETCH_BYTES_MAX) {
      differences.add(
          "range asked of the origin: right is at most "
              + ReplyCheck.FETCH_BYTES_MAX
              + " bytes, found "
              + longest);
    }
    return new Finding(vector, reply.shown(), differences);
  }

  /** The first computation shows whether the endpoint lets us in, and is let to the origin. */
  private void requireSetUp(ConformanceVector vector, Reply reply) {
    if (!vector.name().equals(FIRST_COMPUTED)
        || reply.status() == vector.expectation().status()
        || !(vector.expectation() instanceof Expectation.Results)) {
      return;
    }
    JsonObject json = reply.json();
    String code = json == null ? "" : String.valueOf(json.getValue("code"));
    if (code.equals(ErrorCode.UNAUTHORIZED.name())) {
      throw new VerbException(
          ExitCode.REFUSED,
          "the endpoint "
              + endpoint.url()
              + " wants its bearer token, in --token-file: "
              + reply.shown());
    }
    if (code.equals(ErrorCode.POLICY_DENIED.name())) {
      throw new VerbException(
          ExitCode.REFUSED,
          "the endpoint "
              + endpoint.url()
              + " does not allow the origin of the test objects: let its policy allow "
              + originUrl
              + vectors.prefix()
              + " (and that it may be a private address), and nothing beside it");
    }
    if (NOT_SEEN.contains(code)) {
      throw unreachable(
          "cannot reach the origin of the test objects at "
              + originUrl
              + ": --origin-url is how the endpoint reaches what --origin-listen opens");
    }
  }

  private VerbException unreachable(String what) {
    return new VerbException(ExitCode.UNREACHABLE, "the endpoint " + endpoint.url() + " " + what);
  }
}
