package io.packetfs.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;

/** Scripts and sources that come with these packages. */
public final class Resources {
  private Resources() {}

  /**
   * Writes one to where other programs can read it, until the leftovers are removed.
   *
   * @param owner a class of the package that it comes with
   */
  public static Path copy(Class<?> owner, String name, Leftovers leftovers) throws IOException {
    Path directory = Files.createTempDirectory("pfs-bench-script-");
    Path file = directory.resolve(name);
    leftovers.add(() -> delete(directory));
    try (InputStream script = owner.getResourceAsStream(name)) {
      Files.copy(Objects.requireNonNull(script, name), file);
    }
    return file;
  }

  /** Deletes a directory and all in it; one that is gone is no failure. */
  static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
