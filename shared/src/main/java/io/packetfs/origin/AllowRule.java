package io.packetfs.origin;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;

/**
 * One line of the allowlist. It allows the URLs that equal its prefix or go on behind it at a
 * segment's boundary: {@code https://h/data} allows {@code https://h/data} and {@code
 * https://h/data/x}, not {@code https://h/database}; {@code https://h/data/} allows what lies
 * below. The query of a URL is not looked at. {@code file:///} allows every file, within the
 * volumes of the edge nodes.
 *
 * @param prefix scheme, host, port and path prefix; normalised when the rule is made
 * @param privateAddresses whether the host may resolve to loopback, private, link-local or other
 *     special addresses
 */
public record AllowRule(String prefix, boolean privateAddresses) {

  /**
   * Normalises the prefix.
   *
   * @throws ProblemException INVALID_VALUE or POLICY_DENIED, naming the prefix, if it is no URL
   *     prefix
   */
  public AllowRule {
    prefix = normalise(prefix);
  }

  private static String normalise(String prefix) {
    ObjectUrl url;
    try {
      url = ObjectUrl.parse(prefix);
    } catch (ProblemException e) {
      Problem problem = e.problem();
      throw new Problem(
              problem.code(),
              "the allowed prefix \"" + UrlSyntax.shown(prefix) + "\": " + problem.detail(),
              problem.pointer(),
              problem.instructionIndex(),
              problem.expected(),
              problem.actual(),
              problem.retryAfterMs())
          .asException();
    }
    if (url.query() != null) {
      throw Problem.of(
              ErrorCode.INVALID_VALUE,
              "the allowed prefix \"" + url.shown() + "\" has a query, which rules do not look at",
              "scheme, host, port and path",
              url.shown())
          .asException();
    }
    return url.text();
  }

  /** Whether it allows this URL, as far as its text tells. */
  public boolean allows(ObjectUrl url) {
    String text = url.prefixText();
    // Both texts are normal, and the path of a prefix begins with "/": a longer host or port never
    // matches.
    return text.startsWith(prefix)
        && (prefix.endsWith("/")
            || text.length() == prefix.length()
            || text.charAt(prefix.length()) == '/');
  }
}
