package io.packetfs.scheduler.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A mistake that somebody could make, as a change to one source file.
 *
 * @param name what it amounts to
 * @param source below the scheduler's {@code src}
 * @param text stands there exactly once
 * @param replacement what stands there with the mistake
 */
record PlantedBug(String name, String source, String text, String replacement) {
  private static final String PACKAGE = "java/io/packetfs/scheduler/";

  static PlantedBug core(String name, String file, String text, String replacement) {
    return new PlantedBug(name, "main/" + PACKAGE + "core/" + file, text, replacement);
  }

  static PlantedBug store(String name, String file, String text, String replacement) {
    return new PlantedBug(name, "main/" + PACKAGE + "store/" + file, text, replacement);
  }

  static PlantedBug reign(String name, String file, String text, String replacement) {
    return new PlantedBug(name, "main/" + PACKAGE + "reign/" + file, text, replacement);
  }

  /** In the pCPUs that the simulator has in place of edge nodes. */
  static PlantedBug pcpu(String name, String file, String text, String replacement) {
    return new PlantedBug(name, "test/" + PACKAGE + "simulation/" + file, text, replacement);
  }

  /** The class that is changed. */
  String className() {
    int from = source.indexOf("io/packetfs");
    return source.substring(from, source.length() - ".java".length()).replace('/', '.');
  }

  /**
   * The source with the mistake.
   *
   * @param src the scheduler's {@code src}
   * @throws IllegalStateException if the source has changed so that it cannot be planted
   */
  String planted(Path src) {
    String original;
    try {
      original = Files.readString(src.resolve(source));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int at = original.indexOf(text);
    if (at < 0 || original.indexOf(text, at + 1) >= 0) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "the planted bug \"%s\" must be brought up to date: %s has this text %s, not once:%n%s",
              name,
              source,
              at < 0 ? "nowhere" : "more than once",
              text));
    }
    return original.substring(0, at) + replacement + original.substring(at + text.length());
  }
}
