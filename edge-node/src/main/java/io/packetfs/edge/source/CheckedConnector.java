package io.packetfs.edge.source;

import io.netty.channel.ConnectTimeoutException;
import io.packetfs.origin.ObjectUrl;
import io.packetfs.origin.OriginPolicy;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Connects to where the policy allows, and nowhere else: the host is resolved here, each address is
 * checked, and the connection goes to the very address that was checked, while the Host header and
 * TLS's server name stay those of the URL.
 */
final class CheckedConnector {
  /** Addresses of a host that are tried, one after the other. */
  private static final int ADDRESSES_MAX = 3;

  private final HttpClient client;
  private final HostResolver resolver;
  private final OriginPolicy policy;
  private final int connectTimeoutMs;

  CheckedConnector(
      HttpClient client, HostResolver resolver, OriginPolicy policy, int connectTimeoutMs) {
    this.client = client;
    this.resolver = resolver;
    this.policy = policy;
    this.connectTimeoutMs = connectTimeoutMs;
  }

  /**
   * A GET request that is ready to be sent. On an event loop. Fails with a {@link
   * ProblemException}: POLICY_DENIED, ORIGIN_UNREACHABLE, OVERLOADED.
   */
  Future<HttpClientRequest> connect(ObjectUrl url) {
    try {
      policy.check(url);
    } catch (ProblemException e) {
      return Future.failedFuture(e);
    }
    return resolver
        .resolve(url.host())
        .timeout(connectTimeoutMs, TimeUnit.MILLISECONDS)
        .recover(cause -> Future.failedFuture(unresolved(url, cause)))
        .compose(addresses -> tryNext(url, allowed(url, addresses), 0));
  }

  private List<InetAddress> allowed(ObjectUrl url, List<InetAddress> addresses) {
    List<InetAddress> allowed = new ArrayList<>();
    ProblemException denied = null;
    for (InetAddress address : addresses) {
      try {
        policy.checkAddress(url, address.getAddress());
        allowed.add(address);
      } catch (ProblemException e) {
        denied = e;
      }
    }
    if (allowed.isEmpty()) {
      throw denied != null ? denied : unresolved(url, new UnknownHostException("no address"));
    }
    return allowed.subList(0, Math.min(ADDRESSES_MAX, allowed.size()));
  }

  private Future<HttpClientRequest> tryNext(ObjectUrl url, List<InetAddress> addresses, int index) {
    InetAddress address = addresses.get(index);
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setServer(SocketAddress.inetSocketAddress(url.port(), address.getHostAddress()))
            .setHost(url.host())
            .setPort(url.port())
            .setSsl(url.scheme().equals("https"))
            .setURI(url.requestTarget())
            .setFollowRedirects(false)
            .setConnectTimeout(connectTimeoutMs);
    return client
        .request(request)
        .recover(
            cause ->
                cause instanceof ConnectionPoolTooBusyException || index + 1 == addresses.size()
                    ? Future.failedFuture(unreachable(url, address, cause))
                    : tryNext(url, addresses, index + 1));
  }

  private static ProblemException unresolved(ObjectUrl url, Throwable cause) {
    return Problem.of(
            ErrorCode.ORIGIN_UNREACHABLE,
            "the host " + url.host() + " cannot be resolved",
            "an address",
            cause instanceof TimeoutException ? "no answer in time" : cause.toString())
        .asException();
  }

  private ProblemException unreachable(ObjectUrl url, InetAddress address, Throwable cause) {
    if (cause instanceof ConnectionPoolTooBusyException) {
      return Problem.of(
              ErrorCode.OVERLOADED,
              "too many fetches wait for a connection to " + url.origin(),
              "fewer fetches at once, or a higher http.waiting_per_origin_max",
              String.valueOf(cause.getMessage()))
          .asException();
    }
    boolean slow = cause instanceof ConnectTimeoutException || cause instanceof TimeoutException;
    return Problem.of(
            ErrorCode.ORIGIN_UNREACHABLE,
            "no connection to " + url.origin() + " at " + address.getHostAddress(),
            "a connection within " + connectTimeoutMs + " ms",
            slow ? "none in time" : cause.toString())
        .asException();
  }
}
