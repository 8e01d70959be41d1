package io.packetfs.edge.source;

import io.packetfs.origin.ObjectUrl;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a redirect leads (RFC 9110, section 15.4). The policy is asked when it is followed. */
final class Redirects {
  /** Below 10,000 bytes, which arrive with the head or right behind it. */
  private static final Pattern SHORT_LENGTH = Pattern.compile("[0-9]{1,4}");

  private Redirects() {}

  static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  /** Whether a redirect says how long its body is, and that it is short. */
  static boolean isShort(HttpClientResponse response) {
    String length = response.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length != null && SHORT_LENGTH.matcher(length).matches();
  }

  /**
   * The next URL.
   *
   * @param followed redirects followed before this one
   * @throws ProblemException REDIRECT_INVALID if there were too many, or Location is missing or no
   *     URL; POLICY_DENIED if it leads to another kind of object, or from https to http
   */
  static ObjectUrl follow(ObjectUrl from, HttpClientResponse response, int followed) {
    String location = response.getHeader(HttpHeaders.LOCATION);
    if (followed >= HttpSource.REDIRECTS_MAX) {
      throw invalid(
              from,
              "redirects too often",
              "at most " + HttpSource.REDIRECTS_MAX + " redirects",
              "one more, to " + location)
          .asException();
    }
    if (location == null) {
      throw invalid(
              from, "redirects to nowhere", "a Location", "none, status " + response.statusCode())
          .asException();
    }
    ObjectUrl to = resolve(from, location);
    if (from.scheme().equals("https") && !to.scheme().equals("https")) {
      throw Problem.of(
              ErrorCode.POLICY_DENIED,
              from.shown() + " redirects from https to http",
              "an https URL",
              to.shown())
          .asException();
    }
    return to;
  }

  private static ObjectUrl resolve(ObjectUrl from, String location) {
    try {
      return from.resolve(location);
    } catch (ProblemException e) {
      Problem problem = e.problem();
      if (problem.code() == ErrorCode.POLICY_DENIED) {
        throw e;
      }
      throw invalid(
              from,
              "redirects to what is no usable URL: " + problem.detail(),
              problem.expected(),
              problem.actual())
          .asException();
    }
  }

  private static Problem invalid(
      ObjectUrl from, String what, @Nullable String expected, @Nullable String actual) {
    return new Problem(
        ErrorCode.REDIRECT_INVALID, from.shown() + " " + what, null, null, expected, actual, null);
  }
}
