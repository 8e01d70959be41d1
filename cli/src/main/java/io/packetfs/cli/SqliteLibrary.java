package io.packetfs.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * Where SQLite's native library rests. The driver by itself unpacks a fresh copy into the temporary
 * directory at each start and removes it when the JVM ends in order; a server that is killed leaves
 * 1 MB there each time. So it is unpacked once, beside the database, and every later start loads
 * that.
 */
final class SqliteLibrary {
  /** The driver looks there before it unpacks anything. */
  static final String DIRECTORY_PROPERTY = "org.sqlite.lib.path";

  private SqliteLibrary() {}

  /**
   * Makes sure that the directory holds this machine's and this driver's library, and has the
   * driver load it from there. To be called before the driver is used.
   *
   * @param directory made when it is not there; one in which files may not be executed does no
   *     harm: the driver then goes its own way
   */
  static void keepIn(Path directory) throws IOException {
    if (System.getProperty(DIRECTORY_PROPERTY) != null) {
      return; // somebody chose one
    }
    String name = LibraryLoaderUtil.getNativeLibName();
    String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
    try (InputStream packed = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
      if (packed == null) {
        return; // no library for this machine in the jar: the driver says so better
      }
      byte[] library = packed.readAllBytes();
      Path file = Files.createDirectories(directory).resolve(name);
      if (!Files.isRegularFile(file) || !Arrays.equals(Files.readAllBytes(file), library)) {
        replace(file, library);
      }
    }
    System.setProperty(DIRECTORY_PROPERTY, directory.toAbsolutePath().toString());
  }

  /** In one step: another process may be loading it. */
  private static void replace(Path file, byte[] library) throws IOException {
    Path fresh = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".new");
    try {
      Files.write(fresh, library);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
