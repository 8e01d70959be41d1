package io.packetfs.scheduler.store;

import java.nio.file.Path;
import java.util.function.LongSupplier;

/** The kinds of {@link Store}. */
public final class Stores {
  private Stores() {}

  /**
   * Opens whichever it is.
   *
   * @throws StoreException if it cannot be opened; the message says why and what to do
   */
  public static Store open(Database database) {
    return switch (database) {
      case Database.Memory memory -> memory();
      case Database.Sqlite sqlite -> sqlite(sqlite.file());
      case Database.Postgres postgres ->
          postgres(postgres.url(), postgres.user(), postgres.password());
    };
  }

  /** Keeps everything on the heap, by the machine's clock; gone with the process. */
  public static Store memory() {
    return memory(System::currentTimeMillis);
  }

  /**
   * Keeps everything on the heap.
   *
   * @param nowMs its clock, in ms since the epoch
   */
  public static Store memory(LongSupplier nowMs) {
    return new MemoryStore(Tenancy.SOLE, nowMs);
  }

  /**
   * Keeps everything on the heap, for several schedulers of this process, of which any may die:
   * leases are kept as in PostgreSQL. For simulations and tests.
   *
   * @param nowMs its clock, in ms since the epoch
   */
  public static Store sharedMemory(LongSupplier nowMs) {
    return new MemoryStore(Tenancy.SHARED, nowMs);
  }

  /**
   * Keeps everything in a SQLite file, made (with its folders) if it is missing and migrated if it
   * is older. Holds the file for this process alone until it is closed or the process dies, however
   * it dies.
   *
   * @throws StoreException if another scheduler holds the file, or it cannot be opened, is damaged,
   *     or belongs to a newer version or another program
   */
  public static Store sqlite(Path file) {
    return SqliteFile.open(file, SqliteFile.Settings.DEFAULT);
  }

  /**
   * Keeps everything in a PostgreSQL database (14 or newer) that several schedulers share, whose
   * tables are made if they are missing and migrated if they are older.
   *
   * @param url like {@code postgresql://HOST:5432/DATABASE}, with the driver's parameters behind a
   *     {@code ?} if need be, but neither user nor password
   * @throws StoreException if the server cannot be reached or refuses us, or the database belongs
   *     to a newer version or another program
   */
  public static Store postgres(String url, String user, String password) {
    return PostgresDatabase.open(url, user, password);
  }
}
