package io.packetfs.scheduler.api;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.scheduler.SchedulerOptions.Listener;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may call. With a token: who shows it. Without one the listener is on loopback, where every
 * program of the machine may call, but no web page that happens to be open in a browser there: a
 * page of another site gives itself away by its Origin or Sec-Fetch-Site header, and one that
 * re-bound its own name to loopback by its Host header.
 */
final class Access implements Handler<RoutingContext> {
  /** Probes, and files that hold no data: the page asks for the token itself. */
  private static final Set<String> OPEN_PATHS = Set.of("/health", "/ready", "/");

  private static final String OPEN_FOLDER = "/web/";
  private static final String SCHEME = "Bearer ";

  private final String host;
  private final byte @Nullable [] token;

  /**
   * Rules of a listener.
   *
   * @throws IllegalArgumentException if it is reachable from beyond this machine and has no token
   */
  Access(Listener listener) {
    String secret = listener.token();
    if (secret != null && secret.isBlank()) {
      throw new IllegalArgumentException(
          "the REST listener's bearer token is empty: set one, or none");
    }
    if (secret == null && !isLoopback(listener.host())) {
      throw new IllegalArgumentException(
          "REST would listen on "
              + listener.host()
              + ", which others can reach, without a bearer token: set a token that callers must show, or listen on"
              + " 127.0.0.1");
    }
    this.host = listener.host();
    this.token = secret == null ? null : secret.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void handle(RoutingContext context) {
    if (token == null) {
      checkHost(context.request());
    } else if (!isOpen(context.normalizedPath())) {
      checkToken(token, context);
    }
    checkSite(context.request());
    context.next();
  }

  private static boolean isOpen(String path) {
    return OPEN_PATHS.contains(path) || path.startsWith(OPEN_FOLDER);
  }

  private static void checkToken(byte[] token, RoutingContext context) {
    String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
    boolean shown = header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    byte[] secret =
        shown
            ? header.substring(SCHEME.length()).trim().getBytes(StandardCharsets.UTF_8)
            : new byte[0];
    // The comparison takes as long for a wrong first byte as for a wrong last one.
    if (!MessageDigest.isEqual(token, secret)) {
      context.response().putHeader("WWW-Authenticate", "Bearer realm=\"packetfs\"");
      throw Problem.of(
              ErrorCode.UNAUTHORIZED,
              shown
                  ? "the bearer token is not the one that this listener was given"
                  : "this listener takes only calls that show its bearer token",
              "the header Authorization: Bearer TOKEN",
              shown
                  ? "another token"
                  : header == null ? "no Authorization header" : "another scheme")
          .asException();
    }
  }

  private void checkHost(HttpServerRequest request) {
    HostAndPort authority = request.authority();
    String name = authority == null ? "" : authority.host();
    if (!isLoopback(name) && !name.equalsIgnoreCase(host)) {
      throw Problem.of(
              ErrorCode.POLICY_DENIED,
              "this listener answers to names of this machine only; a page that re-bound its own name to it would get"
                  + " through otherwise",
              "a Host header of localhost, 127.0.0.1 or [::1]",
              authority == null ? "no Host header" : authority.toString())
          .asException();
    }
  }

  /**
   * Browsers send one of the two headers with every call that can change something; other programs
   * send neither.
   */
  private static void checkSite(HttpServerRequest request) {
    HttpMethod method = request.method();
    if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
      return;
    }
    String site = request.getHeader("Sec-Fetch-Site");
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    boolean own =
        site != null
            ? site.equals("same-origin") || site.equals("none")
            : origin == null
                || origin.equalsIgnoreCase("http://" + request.authority())
                || origin.equalsIgnoreCase("https://" + request.authority());
    if (!own) {
      throw Problem.of(
              ErrorCode.POLICY_DENIED,
              "a web page of another site may not change anything here",
              "a call from this server's own page, or from a program that is no browser",
              "Origin " + origin + ", Sec-Fetch-Site " + site)
          .asException();
    }
  }

  /**
   * Names other than localhost are not looked up: what they mean today they need not mean tomorrow.
   */
  static boolean isLoopback(String host) {
    String name =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    if (name.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(name).isLoopbackAddress();
    } catch (IllegalArgumentException noLiteral) {
      return false;
    }
  }
}
