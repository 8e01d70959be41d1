package io.packetfs.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.problem.ProblemException;
import io.packetfs.testing.SeededRandom;
import io.packetfs.testing.Seeds;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever a URL is made of: if a prefix allows it, no server serves anything else for it. */
class PrefixTricksTest {
  private static final AllowRule RULE = new AllowRule("http://h/data/", false);

  private static final List<String> PIECES =
      List.of(
          "/", "//", ".", "..", "data", "x", "%2e", "%2E", "%252e", "%2f", "%252F", "%5c", "%255c",
          ";", ";y", "%3b", "%25", "25", "2e", "2f", "%c0%ae", "%C0%AF", "%7e", "~");

  @Test
  void whatAPrefixAllowsStaysBelowItInEveryServer() {
    int[] allowed = {0};
    Seeds.forAll(
        5_000,
        random -> {
          ObjectUrl url = parsed("http://h" + path(random));
          if (url == null || !RULE.allows(url)) {
            return;
          }
          allowed[0]++;
          assertEquals(url, ObjectUrl.parse(url.text()));
          for (int decodings = 0; decodings <= 4; decodings++) {
            for (int habits = 0; habits < 8; habits++) {
              String served = served(url.path(), decodings, habits);
              assertTrue(
                  served.equals("/data") || served.startsWith("/data/"),
                  url + " is served as " + served + " by a server with habits " + habits);
            }
          }
        });
    assertTrue(allowed[0] > 100 || Long.getLong("pfs.seed") != null, "only " + allowed[0]);
  }

  private static String path(SeededRandom random) {
    StringBuilder path = new StringBuilder(random.oneIn(4) ? "/" : "/data/");
    for (int i = random.between(1, 8); i > 0; i--) {
      path.append(random.pick(PIECES));
    }
    return path.toString();
  }

  private static @Nullable ObjectUrl parsed(String url) {
    try {
      return ObjectUrl.parse(url);
    } catch (ProblemException refused) {
      return null;
    }
  }

  /** What a server makes of a path that decodes it so many times and has some bad habits. */
  private static String served(String path, int decodings, int habits) {
    String seen = path;
    for (int i = 0; i < decodings; i++) {
      seen = decoded(seen);
    }
    if ((habits & 1) != 0) {
      seen = seen.replace('\\', '/');
    }
    if ((habits & 2) != 0) {
      seen = seen.replaceAll("/+", "/");
    }
    if ((habits & 4) != 0) {
      seen = seen.replaceAll(";[^/]*", "");
    }
    Deque<String> segments = new ArrayDeque<>();
    for (String segment : seen.substring(1).split("/", -1)) {
      switch (segment) {
        case ".." -> segments.pollLast();
        case "." -> {}
        case String name -> segments.addLast(name);
      }
    }
    return "/" + String.join("/", segments);
  }

  /** Decodes every triplet once, overlong UTF-8 too. */
  private static String decoded(String path) {
    String seen =
        path.replaceAll("(?i)%c0%ae", ".").replaceAll("(?i)%c0%af", "/").replace("%00", "");
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < seen.length(); i++) {
      if (seen.startsWith("%", i)
          && i + 2 < seen.length()
          && seen.substring(i + 1, i + 3).matches("[0-9a-fA-F]{2}")) {
        out.append((char) Integer.parseInt(seen.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        out.append(seen.charAt(i));
      }
    }
    return out.toString();
  }
}
