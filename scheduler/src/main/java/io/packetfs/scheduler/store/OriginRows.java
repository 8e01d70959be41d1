package io.packetfs.scheduler.store;

import static io.packetfs.scheduler.store.Transactions.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The table {@code origins}: a row for each that is left alone, and for no other. */
final class OriginRows {
  private final Transactions transactions;
  private final Leadership leadership;

  OriginRows(Transactions transactions, Leadership leadership) {
    this.transactions = transactions;
    this.leadership = leadership;
  }

  List<OriginHold> holds() {
    return transactions.run(
        "read which origins are left alone",
        connection -> {
          long nowMs = leadership.nowMs(connection);
          return Transactions.list(
              connection,
              "SELECT origin, paused, backoff_until_ms FROM origins"
                  + " WHERE paused = 1 OR backoff_until_ms > ? ORDER BY origin",
              row ->
                  new OriginHold(
                      row.getString(1), row.getInt(2) == 1, Math.max(0, row.getLong(3) - nowMs)),
              nowMs);
        });
  }

  boolean pause(String origin, boolean paused) {
    return transactions.run(
        (paused ? "pause " : "resume ") + origin,
        connection -> {
          if (paused && othersPaused(connection, origin) >= Store.PAUSED_MAX) {
            return false;
          }
          execute(
              connection,
              "INSERT INTO origins (origin, paused, backoff_until_ms) VALUES (?, ?, 0)"
                  + " ON CONFLICT (origin) DO UPDATE SET paused = excluded.paused",
              origin,
              paused ? 1 : 0);
          sweep(connection, leadership.nowMs(connection));
          return true;
        });
  }

  private static int othersPaused(Connection connection, String origin) throws SQLException {
    return Transactions.list(
            connection,
            "SELECT count(*) FROM origins WHERE paused = 1 AND origin <> ?",
            row -> row.getInt(1),
            origin)
        .getFirst();
  }

  void backOff(long epoch, String origin, long forMs) {
    transactions.run(
        "leave " + origin + " alone",
        connection -> {
          leadership.fence(connection, epoch);
          long nowMs = leadership.nowMs(connection);
          execute(
              connection,
              "INSERT INTO origins (origin, paused, backoff_until_ms) VALUES (?, 0, ?)"
                  + " ON CONFLICT (origin) DO UPDATE SET backoff_until_ms = excluded.backoff_until_ms",
              origin,
              nowMs + forMs);
          return sweep(connection, nowMs);
        });
  }

  private static int sweep(Connection connection, long nowMs) throws SQLException {
    return execute(
        connection, "DELETE FROM origins WHERE paused = 0 AND backoff_until_ms <= ?", nowMs);
  }
}
