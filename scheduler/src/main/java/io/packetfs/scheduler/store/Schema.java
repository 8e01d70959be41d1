package io.packetfs.scheduler.store;

import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.jspecify.annotations.Nullable;

/** Brings a database to this version's tables; the migrations are the same for all. */
final class Schema {
  private Schema() {}

  /**
   * Makes or migrates the tables. Schedulers that start at the same time wait for each other.
   *
   * @param name what messages call the database
   * @param byteOrder the clause that makes a text column compare by its bytes
   */
  static void migrate(
      String name, DataSource connections, String byteOrder, Dialect.Failure failure) {
    try {
      Flyway flyway =
          Flyway.configure(Schema.class.getClassLoader())
              .dataSource(connections)
              .locations("classpath:db/migration")
              .placeholders(Map.of("byte_order", byteOrder))
              .load();
      for (MigrationInfo migration : flyway.info().all()) {
        if (!migration.getState().isResolved() && migration.getState().isApplied()) {
          throw new StoreException(
              "the database "
                  + name
                  + " has schema version "
                  + migration.getVersion()
                  + ", which this version of the program does not know; run the newer version that wrote it, or give"
                  + " this one another database",
              null);
        }
      }
      flyway.migrate();
    } catch (FlywayException e) {
      SQLException said = said(e);
      if (said != null) {
        throw failure.of("bring the tables to this version", said);
      }
      throw new StoreException(
          "cannot bring the database "
              + name
              + " to this version's schema; if it belongs to another program, give the scheduler one of its own: "
              + e.getMessage(),
          e);
    }
  }

  /** What the database itself said, if it did. */
  private static @Nullable SQLException said(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }
}
