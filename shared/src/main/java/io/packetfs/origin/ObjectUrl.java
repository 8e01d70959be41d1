package io.packetfs.origin;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import java.util.Locale;
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

  private static final String SCHEMES_EXPECTED =
      "http://host/path, https://host/path or file:///path";
  private static final int PORT_MAX = 65_535;

  private final String scheme;
  private final String host;
  private final int port;
  private final String path;
  private final @Nullable String query;
  private final String text;

  private ObjectUrl(String scheme, String host, int port, String path, @Nullable String query) {
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
    checkCharacters(url);
    int colon = url.indexOf(':');
    String scheme = colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT);
    if (!scheme.matches("[a-z][a-z0-9+.-]*")) {
      throw UrlSyntax.invalid("the URL has no scheme", SCHEMES_EXPECTED, url);
    }
    if (url.indexOf('#') >= 0) {
      throw UrlSyntax.invalid(
          "a fragment names a part of a document, not an object",
          "no \"#\", or %23 if it belongs to the path",
          url);
    }
    String rest = url.substring(colon + 1);
    return switch (scheme) {
      case "http", "https" -> parseHttp(scheme, rest, url);
      case "file" -> parseFile(rest, url);
      case String other ->
          throw Problem.of(
                  ErrorCode.POLICY_DENIED,
                  "objects cannot be read by the scheme \"" + shortened(other) + "\"",
                  SCHEMES_EXPECTED,
                  shortened(other))
              .asException();
    };
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
    checkCharacters(target);
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

  private static void checkCharacters(String url) {
    if (url.length() > URL_CHARS_MAX) {
      throw UrlSyntax.invalid(
          "the URL has " + url.length() + " characters", "at most " + URL_CHARS_MAX, url);
    }
    for (int i = 0; i < url.length(); i++) {
      char c = url.charAt(i);
      if (Character.isISOControl(c) || c == '\\') {
        throw UrlSyntax.invalid(
            "the URL has a control character or a backslash at position " + i,
            "%5C for a backslash; no control characters",
            url);
      }
    }
    if (!url.equals(url.strip())) {
      throw UrlSyntax.invalid("the URL begins or ends with white space", "no white space", url);
    }
  }

  private static ObjectUrl parseHttp(String scheme, String rest, String url) {
    if (!rest.startsWith("//")) {
      throw UrlSyntax.invalid("the URL has no host", SCHEMES_EXPECTED, url);
    }
    int end = firstOf(rest, 2, "/?");
    String authority = rest.substring(2, end);
    checkCredentials(authority, url);
    int portAt = authority.startsWith("[") ? authority.indexOf("]:") + 1 : authority.indexOf(':');
    boolean hasPort = portAt > 0;
    String writtenHost = hasPort ? authority.substring(0, portAt) : authority;
    if (writtenHost.isEmpty()) {
      throw UrlSyntax.invalid("the URL has no host", SCHEMES_EXPECTED, url);
    }
    int port = port(hasPort ? authority.substring(portAt + 1) : "", scheme, url);
    String host = HostSyntax.normalise(writtenHost, url);
    int queryAt = rest.indexOf('?', end);
    String path = path(rest.substring(end, queryAt < 0 ? rest.length() : queryAt), url);
    if (UrlSyntax.hidesDotSegment(path)) {
      throw UrlSyntax.invalid(
          "the path hides a dot segment behind encoded characters",
          "a path without encoded \".\", \"/\" or \"\\\" around dot segments",
          url);
    }
    String query = queryAt < 0 ? null : UrlSyntax.normaliseQuery(rest.substring(queryAt + 1), url);
    return checkLength(new ObjectUrl(scheme, host, port, path, query), url);
  }

  private static ObjectUrl parseFile(String rest, String url) {
    String written = rest;
    if (rest.startsWith("//")) {
      int end = firstOf(rest, 2, "/?");
      String authority = rest.substring(2, end);
      checkCredentials(authority, url);
      if (!authority.isEmpty() && !authority.equalsIgnoreCase("localhost")) {
        throw UrlSyntax.invalid("a file URL names no other host", "file:///path", url);
      }
      written = rest.substring(end);
    }
    if (!written.startsWith("/")) {
      throw UrlSyntax.invalid("a file URL has an absolute path", "file:///path", url);
    }
    if (written.indexOf('?') >= 0) {
      throw UrlSyntax.invalid(
          "a file URL has no query", "%3F if the question mark belongs to the name", url);
    }
    // The file system takes "//" for "/": so must the prefix of a rule and the root of a volume.
    String path = path(written.replaceAll("/{2,}", "/"), url);
    if (path.contains("%2F")) {
      throw UrlSyntax.invalid("a file's name has no slash", "\"/\" between the names", url);
    }
    UrlSyntax.decode(path, url);
    return checkLength(new ObjectUrl("file", "", -1, path, null), url);
  }

  private static void checkCredentials(String authority, String url) {
    if (authority.indexOf('@') >= 0 || authority.toLowerCase(Locale.ROOT).contains("%40")) {
      throw UrlSyntax.invalid(
          "the URL holds credentials; they would end up in logs and results",
          "a URL without user and password; an edge node's own configuration can add headers",
          url);
    }
  }

  private static int port(String written, String scheme, String url) {
    if (written.isEmpty()) {
      return scheme.equals("https") ? 443 : 80;
    }
    int port = written.matches("[0-9]{1,6}") ? Integer.parseInt(written) : 0;
    if (port < 1 || port > PORT_MAX) {
      throw UrlSyntax.invalid("the port is not a port", "1.." + PORT_MAX, url);
    }
    return port;
  }

  private static String path(String written, String url) {
    String path = UrlSyntax.normalisePath(written.isEmpty() ? "/" : written, url);
    if (UrlSyntax.hidesControl(path)) {
      throw UrlSyntax.invalid(
          "the path has an encoded control character", "no %00..%1F and no %7F", url);
    }
    return UrlSyntax.removeDotSegments(path);
  }

  private static ObjectUrl checkLength(ObjectUrl parsed, String url) {
    if (parsed.text.length() > URL_CHARS_MAX) {
      throw UrlSyntax.invalid(
          "the encoded URL has " + parsed.text.length() + " characters",
          "at most " + URL_CHARS_MAX,
          url);
    }
    return parsed;
  }

  private static int firstOf(String text, int from, String stops) {
    int i = from;
    while (i < text.length() && stops.indexOf(text.charAt(i)) < 0) {
      i++;
    }
    return i;
  }

  private static String shortened(String scheme) {
    return scheme.length() <= 32 ? scheme : scheme.substring(0, 32) + "...";
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
