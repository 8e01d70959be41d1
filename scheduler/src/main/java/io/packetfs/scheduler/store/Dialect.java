package io.packetfs.scheduler.store;

import java.sql.SQLException;

/**
 * The few things that SQLite and PostgreSQL say differently.
 *
 * @param tenancy how many schedulers share the database
 * @param nowMsSql the database's clock as an expression in ms since 1970
 * @param lockRow behind a SELECT: nobody else may change or fence by the row until the transaction
 *     ends
 * @param lockKey behind a SELECT: nobody else may {@code lockRow} it until the transaction ends;
 *     changes of columns other than keys stay possible
 * @param failure turns the driver's exception into a sentence that says what to do
 */
record Dialect(Tenancy tenancy, String nowMsSql, String lockRow, String lockKey, Failure failure) {

  /** Explains what the database said. */
  interface Failure {
    /**
     * The failure of one call.
     *
     * @param what the call, as in "cannot ..."
     */
    StoreException of(String what, SQLException cause);
  }

  /** The database's UTC day, in days since 1970-01-01; read once in a statement. */
  String daySql() {
    return "(SELECT (" + nowMsSql + ") / " + BudgetRequest.DAY_MS + ")";
  }
}
