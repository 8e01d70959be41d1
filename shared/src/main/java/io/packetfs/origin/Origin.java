package io.packetfs.origin;

import io.packetfs.problem.ProblemException;

/**
 * Who is asked for an object's bytes, and who therefore has to be treated politely: scheme, host
 * and port of its URL (RFC 6454). All files together are one origin.
 *
 * @param text {@code scheme://host:port}, in lower case, the port always written; {@code file://}
 *     for files
 */
public record Origin(String text) {

  /** The origin of files. */
  public static final Origin FILES = new Origin("file://");

  /**
   * Reads what an operator writes: {@code https://example.com}, with or without port, any case. A
   * path is refused.
   *
   * @throws ProblemException INVALID_VALUE, or POLICY_DENIED for another scheme
   */
  public static Origin parse(String text) {
    if (text.equals(FILES.text)) {
      return FILES;
    }
    ObjectUrl url = ObjectUrl.parse(text);
    if (!url.path().equals("/") || url.query() != null) {
      throw UrlSyntax.invalid(
          "an origin has no path", "scheme://host or scheme://host:port, or file://", text);
    }
    return url.origin();
  }

  /** Whether it is the origin of files. */
  public boolean isFile() {
    return equals(FILES);
  }

  @Override
  public String toString() {
    return text;
  }
}
