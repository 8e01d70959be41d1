package io.packetfs.scheduler.store;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs each call of the store as one transaction of one connection of the pool. */
final class Transactions implements AutoCloseable {
  private final HikariDataSource pool;
  private final Dialect dialect;

  /** What a call does with its transaction. */
  interface Work<T extends @Nullable Object> {
    T on(Connection connection) throws SQLException;
  }

  /** Reads one row. */
  interface RowReader<T extends @Nullable Object> {
    T read(ResultSet row) throws SQLException;
  }

  /** Takes over a pool. */
  Transactions(HikariDataSource pool, Dialect dialect) {
    this.pool = pool;
    this.dialect = dialect;
  }

  Dialect dialect() {
    return dialect;
  }

  /**
   * Commits what the work did, or nothing of it.
   *
   * @param what the call, as in "cannot ..."
   */
  <T extends @Nullable Object> T run(String what, Work<T> work) {
    try (Connection connection = pool.getConnection()) {
      // SQLite's driver begins a transaction here and again right behind each commit; the pool's
      // reset on close ends that empty one. Left open, it would keep the write lock and stop
      // SQLite's log from ever being reused.
      connection.setAutoCommit(false);
      try {
        T done = work.on(connection);
        connection.commit();
        return done;
      } catch (SQLException | RuntimeException e) {
        rollback(connection, e);
        throw e;
      }
    } catch (SQLException e) {
      throw dialect.failure().of(what, e);
    }
  }

  /** A transaction that is one query. */
  <T> List<T> query(String what, String sql, RowReader<T> reader, Object... parameters) {
    return run(what, connection -> list(connection, sql, reader, parameters));
  }

  /**
   * SQLite rolls back by itself when the disk is full or failing, and then refuses to do it again;
   * PostgreSQL's connection may be gone: such a connection is thrown away.
   */
  private void rollback(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
      pool.evictConnection(connection);
    }
  }

  @Override
  public void close() {
    pool.close();
  }

  static <T extends @Nullable Object> T one(
      Connection connection, String sql, RowReader<T> reader, Object... parameters)
      throws SQLException {
    try (PreparedStatement query = prepare(connection, sql, parameters);
        ResultSet rows = query.executeQuery()) {
      if (!rows.next()) {
        throw new SQLException("no row answers " + sql);
      }
      return reader.read(rows);
    }
  }

  static <T> List<T> list(
      Connection connection, String sql, RowReader<T> reader, Object... parameters)
      throws SQLException {
    try (PreparedStatement query = prepare(connection, sql, parameters);
        ResultSet rows = query.executeQuery()) {
      List<T> read = new ArrayList<>();
      while (rows.next()) {
        read.add(reader.read(rows));
      }
      return List.copyOf(read);
    }
  }

  /** How many rows it changed. */
  static int execute(Connection connection, String sql, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters)) {
      return statement.executeUpdate();
    }
  }

  private static PreparedStatement prepare(
      Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }
}
