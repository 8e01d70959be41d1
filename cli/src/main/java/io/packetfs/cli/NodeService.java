package io.packetfs.cli;

import io.packetfs.scheduler.store.Database;
import io.packetfs.scheduler.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs nodes until the process is told to stop, then drains them: what {@code up}, {@code
 * scheduler} and {@code edge} share.
 */
final class NodeService {
  /** Beside the database. */
  private static final String NATIVE_DIRECTORY = "native";

  private NodeService() {}

  /**
   * Starts, says where it listens, and serves; returns only if the start fails.
   *
   * @param database whose directory is made ready if it is a file, or null
   * @param announce prints a line for each listener
   */
  static void serve(
      Terminal terminal,
      @Nullable Database database,
      Supplier<Nodes> start,
      Announcement announce) {
    makeDirectory(database);
    Nodes nodes;
    try {
      nodes = start.get();
    } catch (StoreException e) {
      throw new VerbException(ExitCode.USAGE, String.valueOf(e.getMessage()));
    } catch (IllegalStateException e) {
      // A port that somebody else has, an address that is not this machine's: not a defect, so no
      // stack trace.
      if (e.getCause() instanceof IOException) {
        throw new VerbException(ExitCode.USAGE, String.valueOf(e.getMessage()));
      }
      throw e;
    }
    try (Interruption interruption =
        Interruption.handle(() -> stop(terminal, nodes), ExitCode.DONE)) {
      announce.print(nodes);
      terminal.out().flush();
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Prints a line for each listener. */
  interface Announcement {
    void print(Nodes nodes);
  }

  private static void stop(Terminal terminal, Nodes nodes) {
    terminal.err().println("pfs: stopping; tasks under way may end");
    try {
      nodes.close();
      terminal.err().println("pfs: stopped");
    } catch (VerbException e) {
      terminal.err().println("pfs: " + e.getMessage() + "; stopped anyway");
    }
  }

  private static void makeDirectory(@Nullable Database database) {
    Path directory =
        database instanceof Database.Sqlite sqlite
            ? sqlite.file().toAbsolutePath().getParent()
            : null;
    if (directory != null) {
      try {
        Files.createDirectories(directory);
        SqliteLibrary.keepIn(directory.resolve(NATIVE_DIRECTORY));
      } catch (IOException e) {
        throw new VerbException(ExitCode.USAGE, directory + " cannot be made ready: " + e);
      }
    }
  }
}
