package io.packetfs.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** Where log lines go: {@code conf/logging.properties}. */
final class Logs {
  /** How much is told. */
  enum Loudness {
    /** What the file says. */
    AS_CONFIGURED,
    /** Warnings: a verb's own words are enough. */
    QUIET
  }

  // LogManager keeps loggers weakly: without these references the levels would be forgotten.
  private static final Logger OURS = Logger.getLogger("io.packetfs");

  private static final Logger NETTY = Logger.getLogger("io.netty");

  private Logs() {}

  /** Reads the file, if it is there. */
  static void configure(Path confDirectory, Loudness loudness) {
    Path file = confDirectory.resolve("logging.properties");
    if (Files.isReadable(file)) {
      try (InputStream properties = Files.newInputStream(file)) {
        LogManager.getLogManager().readConfiguration(properties);
      } catch (IOException e) {
        throw new VerbException(ExitCode.USAGE, file + " cannot be read: " + e);
      }
    }
    if (loudness == Loudness.QUIET) {
      OURS.setLevel(Level.WARNING);
      // A fetch that is cut off because the process ends is no news to whoever ended it.
      NETTY.setLevel(Level.OFF);
    }
  }
}
