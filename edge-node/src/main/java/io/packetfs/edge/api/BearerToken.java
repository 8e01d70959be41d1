package io.packetfs.edge.api;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** The bearer token (RFC 6750) that callers have to show, if there is one. */
final class BearerToken {
  private static final String SCHEME = "Bearer ";

  private final byte @Nullable [] token;

  BearerToken(@Nullable String token) {
    this.token = token == null ? null : token.getBytes(StandardCharsets.UTF_8);
  }

  /** Lets the call go on, or answers UNAUTHORIZED. */
  void check(RoutingContext call) {
    if (token == null || matches(call.request().getHeader("Authorization"), token)) {
      call.next();
      return;
    }
    call.response().putHeader("WWW-Authenticate", "Bearer");
    Problems.answer(
        call,
        Problem.of(
            ErrorCode.UNAUTHORIZED,
            "this edge server wants its bearer token",
            "Authorization: Bearer TOKEN",
            "no token, or another one"));
  }

  /** How long it takes says nothing about how much of the token was right. */
  private static boolean matches(@Nullable String header, byte[] token) {
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    byte[] shown = header.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(shown, token);
  }
}
