package io.packetfs.scheduler.store;

import java.nio.file.Path;

/** Where a scheduler keeps what must survive it. As text it is for people, without secrets. */
public sealed interface Database {

  /** On the heap, gone with the process. */
  record Memory() implements Database {
    @Override
    public String toString() {
      return "in memory";
    }
  }

  /**
   * A SQLite file, for one scheduler alone.
   *
   * @param file made, with its folders, if it is missing
   */
  record Sqlite(Path file) implements Database {
    @Override
    public String toString() {
      return file.toString();
    }
  }

  /**
   * A PostgreSQL database that schedulers share; see {@link Stores#postgres}.
   *
   * @param url like {@code postgresql://HOST:5432/DATABASE}
   * @param user whom the server knows
   * @param password empty: the server asks for none
   */
  record Postgres(String url, String user, String password) implements Database {
    @Override
    public String toString() {
      return PostgresDatabase.withoutParameters(url);
    }
  }
}
