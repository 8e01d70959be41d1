package io.packetfs.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a verb sees of the world around it.
 *
 * @param out results
 * @param err progress and errors
 * @param in what was piped in
 * @param environment variables by name
 * @param home the directory that holds {@code conf/} and {@code var/}
 * @param errIsTerminal whether somebody watches {@code err}
 */
public record Terminal(
    PrintStream out,
    PrintStream err,
    InputStream in,
    Map<String, String> environment,
    Path home,
    boolean errIsTerminal) {

  /** Copies the variables. */
  public Terminal {
    environment = Map.copyOf(environment);
  }

  /**
   * This process's own. The launcher tells {@code pfs.home} and whether stderr is a terminal: Java
   * cannot ask.
   */
  public static Terminal system() {
    return new Terminal(
        new PrintStream(System.out, true, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8),
        System.in,
        System.getenv(),
        Path.of(System.getProperty("pfs.home", ".")).toAbsolutePath().normalize(),
        Boolean.getBoolean("pfs.stderr.terminal"));
  }
}
