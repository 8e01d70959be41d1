package io.packetfs.origin;

import java.util.regex.Pattern;

/** The {@code .} and {@code ..} of paths, open and hidden. */
final class DotSegments {
  /** How often a path is decoded to see what it hides; nobody encodes a name this often. */
  private static final int DECODINGS_MAX = 8;

  /**
   * Longer forms than UTF-8 allows, of ASCII characters: some decoders still read them as those.
   */
  private static final Pattern OVERLONG =
      Pattern.compile("%(C[01]%[89AB]|E0%[89]|F0%8)", Pattern.CASE_INSENSITIVE);

  private DotSegments() {}

  /** RFC 3986, section 5.2.4, for a path that begins with "/". */
  static String remove(String path) {
    StringBuilder out = new StringBuilder(path.length());
    int i = 0;
    while (i < path.length()) {
      int end = path.indexOf('/', i + 1);
      String segment = path.substring(i + 1, end < 0 ? path.length() : end);
      boolean last = end < 0;
      switch (segment) {
        case "." -> out.append(last ? "/" : "");
        case ".." -> {
          out.setLength(Math.max(0, out.lastIndexOf("/")));
          out.append(last ? "/" : "");
        }
        case String other -> out.append('/').append(other);
      }
      i = last ? path.length() : end;
    }
    return out.isEmpty() ? "/" : out.toString();
  }

  /**
   * Whether some server would find a dot segment in this path after decoding it once or several
   * times, taking backslashes for slashes, reading overlong UTF-8, or cutting parameters off its
   * segments ({@code ..;x}).
   */
  static boolean areHiddenIn(String path) {
    String seen = path;
    for (int decodings = 0; decodings < DECODINGS_MAX; decodings++) {
      if (OVERLONG.matcher(seen).find()) {
        return true;
      }
      for (String segment : seen.split("[/\\\\]", -1)) {
        int parameters = segment.indexOf(';');
        String name = parameters < 0 ? segment : segment.substring(0, parameters);
        if (name.equals(".") || name.equals("..")) {
          return true;
        }
      }
      String decoded = UrlSyntax.decodeAscii(seen);
      if (decoded.length() == seen.length()) {
        return false;
      }
      seen = decoded;
    }
    return true;
  }
}
