package io.packetfs.scheduler.store;

import static io.packetfs.scheduler.store.Transactions.execute;
import static io.packetfs.scheduler.store.Transactions.list;

import io.packetfs.job.JobState;
import io.packetfs.job.WindowResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tables {@code jobs} and {@code job_windows}. */
final class JobRows {
  private static final String JOB_COLUMNS = "id, spec, state, created_ms, ended_ms, progress";

  /** Ids are ASCII; DEL is its last character. */
  private static final String AFTER_EVERY_ID = "\u007f";

  /** The job of a key may be deleted just when we looked for it; then the key is free again. */
  private static final int INSERTS_MAX = 3;

  private static final Comparator<JobCheckpoint> BY_ID =
      Comparator.comparing(each -> each.job().id());

  private final Transactions transactions;
  private final Leadership leadership;

  JobRows(Transactions transactions, Leadership leadership) {
    this.transactions = transactions;
    this.leadership = leadership;
  }

  @Nullable StoredJob insert(StoredJob job, @Nullable String key) {
    return transactions.run(
        "store job " + job.id(),
        connection -> {
          for (int i = 0; i < INSERTS_MAX; i++) {
            if (insertRow(connection, job, key) == 1) {
              return null;
            }
            List<StoredJob> known =
                list(
                    connection,
                    "SELECT " + JOB_COLUMNS + " FROM jobs WHERE idempotency_key = ?",
                    JobRows::job,
                    key == null ? "" : key);
            if (!known.isEmpty()) {
              return known.getFirst();
            }
          }
          throw new SQLException("the job of its idempotency key comes and goes");
        });
  }

  private static int insertRow(Connection connection, StoredJob job, @Nullable String key)
      throws SQLException {
    return execute(
        connection,
        "INSERT INTO jobs ("
            + JOB_COLUMNS
            + ", idempotency_key, objects) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (idempotency_key) DO NOTHING",
        job.id(),
        RowJson.ofSpec(job.spec()),
        job.state().name(),
        job.createdMs(),
        job.endedMs(),
        job.progress(),
        key,
        job.spec().urls().size());
  }

  Backlog backlog(int jobsMax) {
    return transactions
        .query(
            "count the unfinished jobs",
            "SELECT count(*), coalesce(sum(objects), 0)"
                + " FROM (SELECT objects FROM jobs WHERE ended_ms IS NULL LIMIT ?) AS open",
            row -> new Backlog(row.getInt(1), row.getLong(2)),
            jobsMax)
        .getFirst();
  }

  @Nullable StoredJob find(String jobId) {
    List<StoredJob> found =
        transactions.query(
            "find job " + jobId,
            "SELECT " + JOB_COLUMNS + " FROM jobs WHERE id = ?",
            JobRows::job,
            jobId);
    return found.isEmpty() ? null : found.getFirst();
  }

  List<StoredJob> page(@Nullable JobState state, @Nullable String beforeId, int limit) {
    StringBuilder sql = new StringBuilder("SELECT " + JOB_COLUMNS + " FROM jobs WHERE id < ?");
    List<Object> parameters = new ArrayList<>();
    parameters.add(beforeId == null ? AFTER_EVERY_ID : beforeId);
    if (state != null) {
      sql.append(" AND state = ?");
      parameters.add(state.name());
    }
    sql.append(" ORDER BY id DESC LIMIT ?");
    parameters.add(limit);
    return transactions.query("list jobs", sql.toString(), JobRows::job, parameters.toArray());
  }

  List<WindowResult> windows(String jobId, int afterObject, long afterWindow, int limit) {
    return transactions.query(
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

  boolean requestCancel(String jobId) {
    return transactions.run(
            "ask to cancel job " + jobId,
            connection ->
                execute(
                    connection,
                    "UPDATE jobs SET cancel_requested_ms = COALESCE(cancel_requested_ms, "
                        + transactions.dialect().nowMsSql()
                        + ") WHERE id = ? AND ended_ms IS NULL",
                    jobId))
        == 1;
  }

  boolean delete(String jobId) {
    return transactions.run(
            "delete job " + jobId,
            connection ->
                execute(
                    connection, "DELETE FROM jobs WHERE id = ? AND ended_ms IS NOT NULL", jobId))
        == 1;
  }

  Arrivals arrivals(long epoch, int limit) {
    return transactions.run(
        "read which jobs arrived",
        connection -> {
          leadership.fence(connection, epoch);
          return new Arrivals(
              list(
                  connection,
                  "SELECT "
                      + JOB_COLUMNS
                      + " FROM jobs WHERE ended_ms IS NULL AND taken_epoch < ? ORDER BY id LIMIT ?",
                  JobRows::job,
                  epoch,
                  limit),
              list(
                  connection,
                  "SELECT id FROM jobs WHERE ended_ms IS NULL AND cancel_requested_ms IS NOT NULL"
                      + " ORDER BY id LIMIT ?",
                  row -> row.getString(1),
                  limit));
        });
  }

  void taken(long epoch, List<String> jobIds) {
    transactions.run(
        "take jobs up",
        connection -> {
          leadership.fence(connection, epoch);
          try (PreparedStatement update =
              connection.prepareStatement("UPDATE jobs SET taken_epoch = ? WHERE id = ?")) {
            for (String jobId : jobIds.stream().sorted().toList()) {
              update.setLong(1, epoch);
              update.setString(2, jobId);
              update.addBatch();
            }
            return update.executeBatch();
          }
        });
  }

  /** Rows are locked by id, here and in {@link #taken}: neither waits for the other in a circle. */
  void checkpoint(long epoch, List<JobCheckpoint> unsorted) {
    List<JobCheckpoint> jobs = unsorted.stream().sorted(BY_ID).toList();
    transactions.run(
        "write how far jobs are",
        connection -> {
          leadership.fence(connection, epoch);
          int[] known = update(connection, jobs);
          for (int i = 0; i < known.length; i++) {
            JobCheckpoint checkpoint = jobs.get(i);
            if (known[i] == 1 && !checkpoint.windows().isEmpty()) {
              upsert(connection, checkpoint.job().id(), checkpoint.windows());
            }
          }
          return known;
        });
  }

  /** For each job, whether its row was there. */
  private static int[] update(Connection connection, List<JobCheckpoint> jobs) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE jobs SET state = ?, ended_ms = ?, progress = ? WHERE id = ?")) {
      for (JobCheckpoint checkpoint : jobs) {
        StoredJob job = checkpoint.job();
        update.setString(1, job.state().name());
        update.setObject(2, job.endedMs());
        update.setString(3, job.progress());
        update.setString(4, job.id());
        update.addBatch();
      }
      return update.executeBatch();
    }
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

  int deleteEndedBefore(long epoch, long endedMs, int limit) {
    return transactions.run(
        "delete old jobs",
        connection -> {
          leadership.fence(connection, epoch);
          return execute(
              connection,
              "DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE ended_ms < ? ORDER BY ended_ms, id LIMIT ?)",
              endedMs,
              limit);
        });
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

  private static @Nullable Long nullable(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }
}
