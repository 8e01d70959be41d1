package io.packetfs.bench;

import io.packetfs.cli.ExitCode;
import io.packetfs.cli.VerbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A Python that has what a peer is written with.
 *
 * @param program the interpreter
 */
record Python(Path program) {
  private static final String NAME = "python3";

  /** Where Debian's is, whose packages others on PATH do not see. */
  private static final Path DEBIAN = Path.of("/usr/bin/python3");

  /** How long importing may take. */
  private static final long IMPORT_S_MAX = 30;

  /** Debian's or the first on PATH, whichever can import the module; empty: neither. */
  static Optional<Python> with(String module) throws IOException {
    for (Path candidate : candidates()) {
      if (imports(candidate, module)) {
        return Optional.of(new Python(candidate));
      }
    }
    return Optional.empty();
  }

  /**
   * Starts one of this package's scripts.
   *
   * @param name of the script, without its ending
   * @param leftovers gets the process and the script's directory
   */
  NodeProcess start(Leftovers leftovers, String name, String... arguments) throws IOException {
    Path script = Resources.copy(Python.class, name + ".py", leftovers);
    List<String> command = new ArrayList<>(List.of(program.toString(), "-u", script.toString()));
    command.addAll(List.of(arguments));
    NodeProcess process = NodeProcess.foreign(name, command);
    leftovers.add(process::close);
    return process;
  }

  private static List<Path> candidates() {
    List<Path> found = new ArrayList<>();
    if (Files.isExecutable(DEBIAN)) {
      found.add(DEBIAN);
    }
    Programs.find(NAME).filter(program -> !found.contains(program)).ifPresent(found::add);
    return found;
  }

  private static boolean imports(Path program, String module) throws IOException {
    Process process =
        new ProcessBuilder(program.toString(), "-c", "import " + module)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      boolean ended = process.waitFor(IMPORT_S_MAX, TimeUnit.SECONDS);
      return ended && process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VerbException(ExitCode.INTERRUPTED, "interrupted");
    } finally {
      process.destroyForcibly();
    }
  }
}
