package io.packetfs.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * The one rule for tests that need something of the machine: where it is missing they fail in CI
 * (environment {@code CI=true}) and are skipped elsewhere, with the reason and the remedy printed
 * in both cases. A green CI run has skipped nothing.
 */
public final class Requires {

  /** Where Debian keeps programs that need not be on a user's PATH. */
  private static final List<String> USUAL_PLACES =
      List.of("/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin", "/sbin", "/bin");

  private final boolean ci;
  private final List<Path> places;

  /** The rule for a given environment; tests of the rule itself make one. */
  Requires(Map<String, String> environment, List<String> usualPlaces) {
    this.ci = "true".equalsIgnoreCase(environment.get("CI"));
    List<Path> directories = new ArrayList<>();
    for (String directory : environment.getOrDefault("PATH", "").split(":", -1)) {
      if (!directory.isEmpty()) {
        directories.add(Path.of(directory));
      }
    }
    usualPlaces.forEach(place -> directories.add(Path.of(place)));
    this.places = List.copyOf(directories);
  }

  private static Requires here() {
    return new Requires(System.getenv(), USUAL_PLACES);
  }

  /**
   * The program's path, looked for on PATH and in the usual places.
   *
   * @param debianPackage what brings it
   */
  public static Path program(String name, String debianPackage) {
    return here().find(name, debianPackage);
  }

  /**
   * Goes on only if {@code met}; {@code missing} says what is not there, {@code remedy} what to do
   * about it.
   */
  public static void that(boolean met, String missing, String remedy) {
    here().check(met, missing, remedy);
  }

  Path find(String name, String debianPackage) {
    for (Path place : places) {
      Path candidate = place.resolve(name);
      if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
        return candidate;
      }
    }
    check(false, name + " is neither on PATH nor in " + places, "apt-get install " + debianPackage);
    throw new AssertionError("check(false) returned");
  }

  void check(boolean met, String missing, String remedy) {
    if (met) {
      return;
    }
    String reason = missing + "; to run this test: " + remedy;
    if (ci) {
      Assertions.fail(reason);
    }
    System.out.println("SKIPPED: " + reason);
    Assumptions.abort(reason);
  }
}
