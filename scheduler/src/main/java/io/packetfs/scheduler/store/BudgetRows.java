package io.packetfs.scheduler.store;

import static io.packetfs.scheduler.store.Transactions.execute;
import static io.packetfs.scheduler.store.Transactions.one;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The table {@code budgets}. */
final class BudgetRows {
  private final Transactions transactions;
  private final Leadership leadership;

  BudgetRows(Transactions transactions, Leadership leadership) {
    this.transactions = transactions;
    this.leadership = leadership;
  }

  BudgetSlice reserve(long epoch, BudgetRequest request) {
    return transactions.run(
        "charge the budget of " + request.origin(),
        connection -> {
          leadership.fence(connection, epoch);
          return reserve(connection, request);
        });
  }

  /**
   * The upsert that changes nothing locks the day's row, in PostgreSQL too, until the transaction
   * ends: nobody can charge between what is read here and what is written. The clock is read behind
   * the lock: should midnight pass while it is waited for, the day has nothing more to give.
   */
  private BudgetSlice reserve(Connection connection, BudgetRequest request) throws SQLException {
    BudgetSpent spent =
        one(
            connection,
            "INSERT INTO budgets (day, origin, bytes, requests) VALUES ("
                + transactions.dialect().daySql()
                + ", ?, 0, 0) ON CONFLICT (day, origin) DO UPDATE SET bytes = budgets.bytes"
                + " RETURNING day, bytes, requests",
            row ->
                new BudgetSpent(request.origin(), row.getLong(1), row.getLong(2), row.getLong(3)),
            request.origin());
    if (spent.bytes() == 0 && spent.requests() == 0) {
      execute(
          connection, "DELETE FROM budgets WHERE day < ?", spent.day() - BudgetRequest.DAYS_KEPT);
    }
    BudgetSlice slice = request.grant(spent, leadership.nowMs(connection));
    BudgetSpent after = spent.plus(slice);
    execute(
        connection,
        "UPDATE budgets SET bytes = ?, requests = ? WHERE day = ? AND origin = ?",
        after.bytes(),
        after.requests(),
        after.day(),
        after.origin());
    return slice;
  }

  List<BudgetSpent> spentToday() {
    return transactions.query(
        "read the budgets",
        "SELECT origin, day, bytes, requests FROM budgets WHERE day = "
            + transactions.dialect().daySql()
            + " ORDER BY origin",
        row -> new BudgetSpent(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4)));
  }
}
