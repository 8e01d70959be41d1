package io.packetfs.bench;

import io.packetfs.cli.ExitCode;
import io.packetfs.cli.VerbException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Programs of the machine that peers and benchmarks need. */
public final class Programs {
  /** Where Debian keeps programs that need not be on a user's PATH. */
  private static final String SYSTEM = "/usr/sbin";

  private Programs() {}

  /** The first of this name on PATH, or among the system's. */
  static Optional<Path> find(String name) {
    List<String> places = new ArrayList<>();
    String path = System.getenv("PATH");
    if (path != null) {
      places.addAll(List.of(path.split(":", -1)));
    }
    places.add(SYSTEM);
    return places.stream()
        .filter(place -> !place.isEmpty())
        .map(place -> Path.of(place, name))
        .filter(file -> Files.isExecutable(file) && !Files.isDirectory(file))
        .findFirst();
  }

  /**
   * The same, where there is no benchmark without it.
   *
   * @throws VerbException that says what to install
   */
  public static Path required(String name, String debianPackage) {
    return find(name)
        .orElseThrow(
            () ->
                new VerbException(
                    ExitCode.USAGE,
                    "there is no "
                        + name
                        + " on PATH; install it with: apt-get install "
                        + debianPackage));
  }
}
