package io.packetfs.origin;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * The URL of an object in its one spelling (RFC 3986, section 6.2.2): two URLs that name the same
 * bytes by the same name are equal texts, so that a policy can compare prefixes and politeness can
 * count by origin.
 *
 * <p>Scheme and host are in lower case, hosts in punycode, the default port is left out, dot
 * segments are resolved, percent triplets of the path are in upper case and only where needed. The
 * query is kept as written, because signatures cover it. A path in which a server could find a dot
 * segment by decoding it further ({@code ..%2f}, {@code %252e%252e/}, {@code ..;}) is refused, so
 * the prefix of the text is the prefix of what a server serves. Immutable.
 */
public final class ObjectUrl {

  /** The longest URL, as written and in normal form, in characters. */
  public static final int URL_CHARS_MAX = 8 * 1024;

  private final String scheme;
  private final String host;
  private final int port;
  private final String path;
  private final @Nullable String query;
  private final String text;

  /** Takes only what {@link UrlParser} made. */
  ObjectUrl(String scheme, String host, int port, String path, @Nullable String query) {
    this.scheme = scheme;
    this.host = host;
    this.port = port;
    this.path = path;
    this.query = query;
    this.text = prefixText() + (query == null ? "" : "?" + query);
  }

  /**
   * Reads and normalises a URL.
   *
   * @throws ProblemException INVALID_VALUE if it is malformed, too long, relative, or has
   *     credentials (which the error does not repeat) or a fragment; POLICY_DENIED if its scheme is
   *     none of http, https and file
   */
  public static ObjectUrl parse(String url) {
    return UrlParser.parse(url);
  }

  /**
   * The object that a redirect leads to (RFC 3986, section 5.2). A fragment is dropped. Whether the
   * policy allows it is the caller's to check.
   *
   * @param location the value of the Location header, absolute or relative
   * @throws ProblemException as {@link #parse}; POLICY_DENIED too if it leads from http or https to
   *     a file
   */
  public ObjectUrl resolve(String location) {
    int hash = location.indexOf('#');
    String target = hash < 0 ? location : location.substring(0, hash);
    UrlParser.checkCharacters(target);
    ObjectUrl to;
    if (target.matches("(?s)[A-Za-z][A-Za-z0-9+.-]*:.*")) {
      to = parse(target);
    } else if (target.startsWith("//")) {
      to = parse(scheme + ":" + target);
    } else if (target.startsWith("/")) {
      to = parse(scheme + "://" + authority() + target);
    } else if (target.startsWith("?")) {
      to = parse(prefixText() + target);
    } else if (target.isEmpty()) {
      to = this;
    } else {
      to =
          parse(
              scheme + "://" + authority() + path.substring(0, path.lastIndexOf('/') + 1) + target);
    }
    if (to.isFile() != isFile()) {
      throw Problem.of(
              ErrorCode.POLICY_DENIED,
              "a redirect leads to another kind of object",
              "http or https",
              to.shown())
          .asException();
    }
    return to;
  }

  /** The whole URL in normal form; parsing it again gives an equal one. */
  public String text() {
    return text;
  }

  /** {@code http}, {@code https} or {@code file}. */
  public String scheme() {
    return scheme;
  }

  /** A name in punycode, an IPv4 address, or an IPv6 address without brackets; empty for files. */
  public String host() {
    return host;
  }

  /** 1..65535, the scheme's own if none was written; -1 for files. */
  public int port() {
    return port;
  }

  /** The encoded path, begins with "/". */
  public String path() {
    return path;
  }

  /** The encoded query, or null if there is no "?". */
  public @Nullable String query() {
    return query;
  }

  /** Path and query: what stands in the request line. */
  public String requestTarget() {
    return query == null ? path : path + "?" + query;
  }

  /**
   * Host and, unless it is the scheme's own, port, IPv6 in brackets: the Host header. Empty for
   * files.
   */
  public String authority() {
    if (isFile()) {
      return "";
    }
    return bracketed() + (port == (scheme.equals("https") ? 443 : 80) ? "" : ":" + port);
  }

  /** Who is asked for its bytes. */
  public Origin origin() {
    return isFile() ? Origin.FILES : new Origin(scheme + "://" + bracketed() + ":" + port);
  }

  /** Whether it names a file. */
  public boolean isFile() {
    return scheme.equals("file");
  }

  /**
   * The decoded, absolute path of a file, without dot segments or doubled slashes. Symbolic links
   * are not resolved.
   *
   * @throws IllegalStateException if it names no file
   */
  public String filePath() {
    if (!isFile()) {
      throw new IllegalStateException("not a file URL: " + shown());
    }
    return UrlSyntax.decode(path, text);
  }

  /** The URL for errors and logs: without its query, which may hold a signature. */
  public String shown() {
    return query == null ? text : prefixText() + "?...";
  }

  /** Everything but the query: what the policy compares. */
  String prefixText() {
    return scheme + "://" + authority() + path;
  }

  private String bracketed() {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ObjectUrl url && url.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The text, query and all. */
  @Override
  public String toString() {
    return text;
  }
}
