package io.packetfs.cli.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A fenced block of a document that a test runs: the one behind a line {@code <!-- test: HOW -->},
 * which readers do not see.
 *
 * @param place file and line, for people
 * @param how what the test does with it
 * @param text between the fences
 */
record Snippet(String place, String how, String text) {
  private static final Pattern MARKED =
      Pattern.compile("(?m)^<!-- test: (\\w+) -->\\n```\\w+\\n((?:(?!```).*\\n)*)```$");

  /** How often a file is marked, whether or not a block follows as it should. */
  private static final Pattern MARK = Pattern.compile("<!-- test:");

  /** All marked blocks of these files, in order; fails if a mark has no block. */
  static List<Snippet> of(List<Path> files) {
    return files.stream().flatMap(Snippet::of).toList();
  }

  private static Stream<Snippet> of(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Snippet> snippets =
        MARKED
            .matcher(text)
            .results()
            .map(
                match ->
                    new Snippet(
                        file.getFileName()
                            + ":"
                            + text.substring(0, match.start(2)).lines().count(),
                        match.group(1),
                        match.group(2)))
            .toList();
    if (snippets.size() != MARK.matcher(text).results().count()) {
      throw new AssertionError(file + ": a mark is not followed by a fenced block");
    }
    return snippets.stream();
  }
}
