package io.packetfs.cli;

import io.packetfs.scheduler.store.Database;
import io.packetfs.scheduler.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
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
   * Starts, says where it listens, and serves; ends only with an error, of the start or of one that
   * it made later.
   *
   * @param database whose directory is made ready if it is a file, or null
   * @param announce prints a line for each listener
   */
  static <S extends Service> void serve(
      Terminal terminal, @Nullable Database database, Supplier<S> start, Consumer<S> announce) {
    makeDirectory(database);
    try {
      serve(terminal, start.get(), announce);
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
  }

  private static <S extends Service> void serve(
      Terminal terminal, S service, Consumer<S> announce) {
    try (Interruption interruption =
        Interruption.handle(() -> stop(terminal, service), ExitCode.DONE)) {
      announce.accept(service);
      terminal.out().flush();
      service.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What serves until it is closed, or cannot go on. */
  interface Service extends AutoCloseable {
    /** Blocks as long as it serves; whoever closes it ends the process then. */
    void run() throws InterruptedException;

    @Override
    void close();
  }

  private static void stop(Terminal terminal, Service service) {
    terminal.err().println("pfs: stopping; tasks under way may end");
    try {
      service.close();
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
