package io.packetfs.scheduler.store;

import static io.packetfs.scheduler.store.Transactions.execute;
import static io.packetfs.scheduler.store.Transactions.one;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Who leads, by the table {@code leadership}.
 *
 * <p>Three strengths of lock do it. A leader's write holds the row's key ({@link #fence}) until it
 * commits. Who takes the lead locks the whole row first, so it waits for writes that are under way,
 * and those that come later find the new epoch. A renewal changes no key and compares what it read:
 * it waits for neither, however long a checkpoint lasts.
 */
final class Leadership {
  private static final String ROW =
      "SELECT epoch, holder, expires_ms, streams_from_ms FROM leadership WHERE singleton = 1";

  private final Transactions transactions;

  Leadership(Transactions transactions) {
    this.transactions = transactions;
  }

  Lease lead(String holder, long heldEpoch, long leaseMs) {
    return transactions.run(
        "take the lead",
        connection -> {
          LeadershipRow row = read(connection, "");
          long nowMs = nowMs(connection);
          if (row.isHeldBy(holder, heldEpoch, nowMs)) {
            LeadershipRow renewed = row.renewed(leaseMs, nowMs);
            return replace(connection, row, renewed)
                ? renewed.lease(true, nowMs)
                : read(connection, "").lease(false, nowMs);
          }
          if (row.isFree(tenancy(), nowMs)) {
            return take(connection, holder, leaseMs);
          }
          LeadershipRow bounded = row.bounded(nowMs);
          if (!bounded.equals(row)) {
            replace(connection, row, bounded);
          }
          return bounded.lease(false, nowMs);
        });
  }

  /** Looks again behind the lock: another may have been faster, and the wait for it takes time. */
  private Lease take(Connection connection, String holder, long leaseMs) throws SQLException {
    LeadershipRow row = read(connection, transactions.dialect().lockRow());
    long nowMs = nowMs(connection);
    if (!row.isFree(tenancy(), nowMs)) {
      return row.lease(false, nowMs);
    }
    LeadershipRow granted = row.granted(holder, leaseMs, nowMs);
    replace(connection, row, granted);
    return granted.lease(true, nowMs);
  }

  void resign(String holder, long epoch, boolean clean) {
    transactions.run(
        "give up the lead",
        connection -> {
          LeadershipRow row = read(connection, transactions.dialect().lockRow());
          return row.epoch() == epoch
              && row.holder().equals(holder)
              && replace(connection, row, row.resigned(clean, nowMs(connection)));
        });
  }

  Lease leader() {
    return transactions.run(
        "read who leads", connection -> read(connection, "").lease(false, nowMs(connection)));
  }

  /** Lets the transaction go on only in this epoch, and no other begin before it ends. */
  void fence(Connection connection, long epoch) throws SQLException {
    read(connection, transactions.dialect().lockKey()).fence(epoch);
  }

  long nowMs(Connection connection) throws SQLException {
    return one(
        connection, "SELECT " + transactions.dialect().nowMsSql(), answer -> answer.getLong(1));
  }

  private Tenancy tenancy() {
    return transactions.dialect().tenancy();
  }

  private static LeadershipRow read(Connection connection, String lock) throws SQLException {
    return one(
        connection,
        ROW + lock,
        row -> new LeadershipRow(row.getLong(1), row.getString(2), row.getLong(3), row.getLong(4)));
  }

  /** False if the row is not what it was when it was read. */
  private static boolean replace(Connection connection, LeadershipRow from, LeadershipRow to)
      throws SQLException {
    return execute(
            connection,
            "UPDATE leadership SET epoch = ?, holder = ?, expires_ms = ?, streams_from_ms = ?"
                + " WHERE singleton = 1 AND epoch = ? AND holder = ? AND expires_ms = ?",
            to.epoch(),
            to.holder(),
            to.expiresMs(),
            to.streamsFromMs(),
            from.epoch(),
            from.holder(),
            from.expiresMs())
        == 1;
  }
}
