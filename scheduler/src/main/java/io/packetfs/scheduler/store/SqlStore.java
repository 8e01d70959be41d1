package io.packetfs.scheduler.store;

import com.zaxxer.hikari.HikariDataSource;
import io.packetfs.job.JobState;
import io.packetfs.job.WindowResult;
import java.io.Closeable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The store by JDBC. Every statement is one that SQLite and PostgreSQL both take; only the clock is
 * not the same expression. Every call, reads too, is one transaction of the one connection.
 */
final class SqlStore implements Store {
  private static final String JOB_COLUMNS = "id, spec, state, created_ms, ended_ms, progress";

  /** Ids are ASCII; DEL is its last character. */
  private static final String AFTER_EVERY_ID = "\u007f";

  private final String name;
  private final HikariDataSource pool;
  private final String nowMsSql;
  private final String daySql;
  private final Closeable lock;

  /** What a call does with its transaction. */
  private interface Work<T extends @Nullable Object> {
    T on(Connection connection) throws SQLException;
  }

  /** Reads one row. */
  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /**
   * Takes over a pool and a lock.
   *
   * @param name what messages call the database
   * @param nowMsSql the database's clock: an expression in ms since the epoch that stands still
   *     within a statement
   * @param lock given back after the pool is closed
   */
  SqlStore(String name, HikariDataSource pool, String nowMsSql, Closeable lock) {
    this.name = name;
    this.pool = pool;
    this.nowMsSql = nowMsSql;
    this.daySql = "(" + nowMsSql + ") / " + BudgetRequest.DAY_MS;
    this.lock = lock;
  }

  @Override
  public long nextEpoch() {
    return transaction(
        "raise the epoch",
        connection ->
            one(
                connection,
                "INSERT INTO leadership (singleton, epoch) VALUES (1, 1)"
                    + " ON CONFLICT (singleton) DO UPDATE SET epoch = leadership.epoch + 1 RETURNING epoch",
                row -> row.getLong(1)));
  }

  @Override
  public long nowMs() {
    return transaction(
        "read the clock",
        connection -> one(connection, "SELECT " + nowMsSql, row -> row.getLong(1)));
  }

  @Override
  public @Nullable StoredJob insert(StoredJob job, @Nullable String key) {
    return transaction("store job " + job.id(), connection -> insert(connection, job, key));
  }

  private static @Nullable StoredJob insert(
      Connection connection, StoredJob job, @Nullable String key) throws SQLException {
    int stored =
        execute(
            connection,
            "INSERT INTO jobs ("
                + JOB_COLUMNS
                + ", idempotency_key) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (idempotency_key) DO NOTHING",
            job.id(),
            RowJson.ofSpec(job.spec()),
            job.state().name(),
            job.createdMs(),
            job.endedMs(),
            job.progress(),
            key);
    if (stored == 1) {
      return null;
    }
    return list(
            connection,
            "SELECT " + JOB_COLUMNS + " FROM jobs WHERE idempotency_key = ?",
            SqlStore::job,
            Objects.requireNonNull(key))
        .getFirst();
  }

  @Override
  public void checkpoint(StoredJob job, List<WindowResult> windows) {
    transaction(
        "write the progress of job " + job.id(),
        connection -> {
          if (update(connection, job) == 1 && !windows.isEmpty()) {
            upsert(connection, job.id(), windows);
          }
          return null;
        });
  }

  private static int update(Connection connection, StoredJob job) throws SQLException {
    return execute(
        connection,
        "UPDATE jobs SET state = ?, ended_ms = ?, progress = ? WHERE id = ?",
        job.state().name(),
        job.endedMs(),
        job.progress(),
        job.id());
  }

  private static void upsert(Connection connection, String jobId, List<WindowResult> windows)
      throws SQLException {
    String sql =
        "INSERT INTO job_windows (job_id, object_index, window_index, offset_bytes, length_bytes, results)"
            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (job_id, object_index, window_index) DO UPDATE SET"
            + " offset_bytes = excluded.offset_bytes, length_bytes = excluded.length_bytes, results = excluded.results";
    try (PreparedStatement upsert = connection.prepareStatement(sql)) {
      for (WindowResult window : windows) {
        upsert.setString(1, jobId);
        upsert.setInt(2, window.objectIndex());
        upsert.setLong(3, window.index());
        upsert.setLong(4, window.offset());
        upsert.setLong(5, window.length());
        upsert.setString(6, RowJson.ofResults(window.results()));
        upsert.addBatch();
      }
      upsert.executeBatch();
    }
  }

  @Override
  public @Nullable StoredJob find(String jobId) {
    List<StoredJob> found =
        query(
            "find job " + jobId,
            "SELECT " + JOB_COLUMNS + " FROM jobs WHERE id = ?",
            SqlStore::job,
            jobId);
    return found.isEmpty() ? null : found.getFirst();
  }

  @Override
  public List<StoredJob> unfinished(@Nullable String afterId, int limit) {
    return query(
        "list unfinished jobs",
        "SELECT "
            + JOB_COLUMNS
            + " FROM jobs WHERE ended_ms IS NULL AND id > ? ORDER BY id LIMIT ?",
        SqlStore::job,
        afterId == null ? "" : afterId,
        limit);
  }

  @Override
  public List<StoredJob> page(@Nullable JobState state, @Nullable String beforeId, int limit) {
    StringBuilder sql = new StringBuilder("SELECT " + JOB_COLUMNS + " FROM jobs WHERE id < ?");
    List<Object> parameters = new ArrayList<>();
    parameters.add(beforeId == null ? AFTER_EVERY_ID : beforeId);
    if (state != null) {
      sql.append(" AND state = ?");
      parameters.add(state.name());
    }
    sql.append(" ORDER BY id DESC LIMIT ?");
    parameters.add(limit);
    return query("list jobs", sql.toString(), SqlStore::job, parameters.toArray());
  }

  @Override
  public List<WindowResult> windows(String jobId, int afterObject, long afterWindow, int limit) {
    return query(
        "read the windows of job " + jobId,
        "SELECT object_index, window_index, offset_bytes, length_bytes, results FROM job_windows"
            + " WHERE job_id = ? AND (object_index, window_index) > (?, ?)"
            + " ORDER BY object_index, window_index LIMIT ?",
        row ->
            new WindowResult(
                row.getInt(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                RowJson.results(row.getString(5))),
        jobId,
        afterObject,
        afterWindow,
        limit);
  }

  @Override
  public boolean delete(String jobId) {
    return transaction(
            "delete job " + jobId,
            connection -> execute(connection, "DELETE FROM jobs WHERE id = ?", jobId))
        == 1;
  }

  @Override
  public int deleteEndedBefore(long endedMs, int limit) {
    return transaction(
        "delete old jobs",
        connection ->
            execute(
                connection,
                "DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE ended_ms < ? ORDER BY ended_ms, id LIMIT ?)",
                endedMs,
                limit));
  }

  @Override
  public BudgetSlice reserve(BudgetRequest request) {
    return transaction(
        "charge the budget of " + request.origin(), connection -> reserve(connection, request));
  }

  /**
   * The upsert that changes nothing locks the day's row, in PostgreSQL too, until the transaction
   * ends: nobody can charge between what is read here and what is written.
   */
  private BudgetSlice reserve(Connection connection, BudgetRequest request) throws SQLException {
    record Today(BudgetSpent spent, long nowMs) {}
    Today today =
        one(
            connection,
            "INSERT INTO budgets (day, origin, bytes, requests) VALUES ("
                + daySql
                + ", ?, 0, 0) ON CONFLICT (day, origin) DO UPDATE SET bytes = budgets.bytes"
                + " RETURNING day, bytes, requests, "
                + nowMsSql,
            row ->
                new Today(
                    new BudgetSpent(
                        request.origin(), row.getLong(1), row.getLong(2), row.getLong(3)),
                    row.getLong(4)),
            request.origin());
    if (today.spent.bytes() == 0 && today.spent.requests() == 0) {
      execute(
          connection,
          "DELETE FROM budgets WHERE day < ?",
          today.spent.day() - BudgetRequest.DAYS_KEPT);
    }
    BudgetSlice slice = request.grant(today.spent, today.nowMs);
    BudgetSpent after = today.spent.plus(slice);
    execute(
        connection,
        "UPDATE budgets SET bytes = ?, requests = ? WHERE day = ? AND origin = ?",
        after.bytes(),
        after.requests(),
        after.day(),
        after.origin());
    return slice;
  }

  @Override
  public List<BudgetSpent> spentToday() {
    return query(
        "read the budgets",
        "SELECT origin, day, bytes, requests FROM budgets WHERE day = "
            + daySql
            + " ORDER BY origin",
        row -> new BudgetSpent(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4)));
  }

  @Override
  public void close() {
    pool.close();
    try {
      lock.close();
    } catch (IOException e) {
      throw new StoreException("cannot let go of " + name + ": " + e, e);
    }
  }

  private static StoredJob job(ResultSet row) throws SQLException {
    return new StoredJob(
        row.getString("id"),
        RowJson.spec(row.getString("spec")),
        JobState.valueOf(row.getString("state")),
        row.getLong("created_ms"),
        nullable(row, "ended_ms"),
        row.getString("progress"));
  }

  private <T> List<T> query(String what, String sql, RowReader<T> reader, Object... parameters) {
    return transaction(what, connection -> list(connection, sql, reader, parameters));
  }

  private <T extends @Nullable Object> T transaction(String what, Work<T> work) {
    try (Connection connection = pool.getConnection()) {
      // The driver begins a transaction here and again right behind each commit; the pool's reset
      // on close ends that empty
      // one. Left open, it would keep the write lock and stop SQLite's log from ever being reused.
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
      throw SqliteFailure.of(what, name, e);
    }
  }

  /**
   * SQLite rolls back by itself when the disk is full or failing, and then refuses to do it again:
   * such a connection is thrown away.
   */
  private void rollback(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
      pool.evictConnection(connection);
    }
  }

  private static <T> T one(
      Connection connection, String sql, RowReader<T> reader, Object... parameters)
      throws SQLException {
    return list(connection, sql, reader, parameters).getFirst();
  }

  private static <T> List<T> list(
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

  private static int execute(Connection connection, String sql, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters)) {
      return statement.executeUpdate();
    }
  }

  private static PreparedStatement prepare(
      Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }

  private static @Nullable Long nullable(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }
}
