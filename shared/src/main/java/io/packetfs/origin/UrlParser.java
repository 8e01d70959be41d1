package io.packetfs.origin;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import java.util.Locale;

/** Takes URLs apart and puts them into the normal form that {@link ObjectUrl} tells. */
final class UrlParser {
  private static final String SCHEMES_EXPECTED =
      "http://host/path, https://host/path or file:///path";
  private static final int PORT_MAX = 65_535;

  private UrlParser() {}

  static ObjectUrl parse(String url) {
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

  static void checkCharacters(String url) {
    if (url.length() > ObjectUrl.URL_CHARS_MAX) {
      throw UrlSyntax.invalid(
          "the URL has " + url.length() + " characters", "at most " + ObjectUrl.URL_CHARS_MAX, url);
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
    if (DotSegments.areHiddenIn(path)) {
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
    return DotSegments.remove(path);
  }

  private static ObjectUrl checkLength(ObjectUrl parsed, String url) {
    if (parsed.text().length() > ObjectUrl.URL_CHARS_MAX) {
      throw UrlSyntax.invalid(
          "the encoded URL has " + parsed.text().length() + " characters",
          "at most " + ObjectUrl.URL_CHARS_MAX,
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
}
