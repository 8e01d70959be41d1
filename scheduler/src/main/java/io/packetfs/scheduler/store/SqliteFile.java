package io.packetfs.scheduler.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;

/**
 * Opens a SQLite file as a store: lock, probe, migrate, then one connection that does everything.
 */
final class SqliteFile {
  /**
   * How long a statement waits for a lock, in ms: only a backup or a person's shell can hold one.
   */
  private static final int BUSY_TIMEOUT_MS = 5_000;

  /** How long a call waits for the one connection, in ms. */
  private static final long CONNECTION_TIMEOUT_MS = 10_000;

  /** How a text column is told to compare by its bytes; it would anyway. */
  private static final String BYTE_ORDER = "COLLATE BINARY";

  /** BEGIN IMMEDIATE has locked the whole file. */
  private static final String ALREADY_LOCKED = "";

  private SqliteFile() {}

  /**
   * What only tests turn.
   *
   * @param nowMsSql the database's clock as an expression in ms since the epoch
   * @param pagesMax the file's size in pages beyond which the disk counts as full
   */
  record Settings(String nowMsSql, int pagesMax) {
    /** {@code 'now'} stands still within a statement, so day and time of a charge agree. */
    static final Settings DEFAULT =
        new Settings("CAST(ROUND(unixepoch('subsec') * 1000) AS INTEGER)", Integer.MAX_VALUE);
  }

  static Store open(Path path, Settings settings) {
    Path file = path.toAbsolutePath();
    StoreLock lock;
    try {
      file = canonical(file);
      lock = StoreLock.take(file);
    } catch (IOException e) {
      throw new StoreException(
          "cannot open the database "
              + file
              + ": "
              + e
              + "; its folder must exist or be creatable, and be writable by this user",
          e);
    }
    try {
      String name = file.toString();
      DataSource connections = connections(file, settings);
      Dialect.Failure failure = (what, cause) -> SqliteFailure.of(what, name, cause);
      probe(connections, failure);
      Schema.migrate(name, connections, BYTE_ORDER, failure);
      Dialect dialect =
          new Dialect(Tenancy.SOLE, settings.nowMsSql, ALREADY_LOCKED, ALREADY_LOCKED, failure);
      return new SqlStore(name, new Transactions(pool(connections), dialect), lock);
    } catch (RuntimeException e) {
      try {
        lock.close();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  /** One name for one file, whatever links lead to it; else two processes could take two locks. */
  private static Path canonical(Path file) throws IOException {
    if (Files.exists(file)) {
      return file.toRealPath();
    }
    Path folder = file.getParent();
    if (folder == null) {
      throw new IOException("it is a folder");
    }
    Files.createDirectories(folder);
    return folder.toRealPath().resolve(file.getFileName());
  }

  private static DataSource connections(Path file, Settings settings) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    // NORMAL would lose the last commits of a WAL to a power cut; what was acknowledged must not
    // be.
    config.setSynchronous(SynchronousMode.FULL);
    config.setTransactionMode(TransactionMode.IMMEDIATE);
    config.setBusyTimeout(BUSY_TIMEOUT_MS);
    config.enforceForeignKeys(true);
    config.setMaxPageCount(settings.pagesMax);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  /**
   * Finds out whether this is a database that can be read and written, before anybody's retries
   * hide why not.
   */
  private static void probe(DataSource connections, Dialect.Failure failure) {
    try (Connection connection = connections.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA schema_version");
      statement.execute("BEGIN IMMEDIATE");
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      throw failure.of("open the database", e);
    }
  }

  /** A pool of one: SQLite has one writer, and its callers come one at a time. */
  private static HikariDataSource pool(DataSource connections) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("pfs-store");
    config.setDataSource(connections);
    config.setMaximumPoolSize(1);
    config.setConnectionTimeout(CONNECTION_TIMEOUT_MS);
    config.setMaxLifetime(0);
    return new HikariDataSource(config);
  }
}
