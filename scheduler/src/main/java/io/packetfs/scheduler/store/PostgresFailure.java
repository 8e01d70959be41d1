package io.packetfs.scheduler.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Turns PostgreSQL's SQLSTATEs into sentences that say what to do
 * (postgresql.org/docs/current/errcodes-appendix.html).
 */
final class PostgresFailure {
  private static final int CLASS_CHARS = 2;

  private PostgresFailure() {}

  /**
   * The failure of one call.
   *
   * @param what the call, as in "cannot ..."
   * @param database its URL without parameters
   */
  static StoreException of(String what, String database, SQLException cause) {
    return new StoreException(
        "cannot "
            + what
            + " in "
            + database
            + ": "
            + reason(cause.getSQLState())
            + " ("
            + cause.getMessage()
            + ")",
        cause);
  }

  private static String reason(@Nullable String state) {
    if (state == null) {
      return "no connection was free in time: the server is slow or does not answer; look at its load and its log";
    }
    return switch (state) {
      case "28P01", "28000", "08004" ->
          "it does not let this user in: check user and password, and the server's pg_hba.conf";
      case "3D000" -> "there is no such database: create it, or correct the URL";
      case "42501" ->
          "the user lacks a right: it needs CONNECT on the database, and USAGE and CREATE on its schema";
      case "42704" -> "the server is too old: PostgreSQL 14 or newer is needed";
      case "25006" ->
          "the server is read-only: name the primary, or all servers of the cluster with ?targetServerType=primary";
      case "53100" ->
          "the server's disk is full: free some space; nothing that was acknowledged is lost";
      case "53300" ->
          "the server has no connection left: raise its max_connections; each scheduler uses "
              + PostgresDatabase.CONNECTIONS_MAX;
      case "55P03", "57014" ->
          "it took too long: look on the server for a lock that somebody holds (pg_locks), or for its load";
      case "57P01", "57P02", "57P03" ->
          "the server is stopping or starting; this call may be tried again";
      case "40001", "40P01" -> "another transaction was in the way; this call may be tried again";
      default -> byClass(state);
    };
  }

  private static String byClass(String state) {
    return switch (state.substring(0, Math.min(CLASS_CHARS, state.length()))) {
      case "08" ->
          "the server cannot be reached: check that it runs, its address, and the network between";
      case "53", "58" -> "the server lacks what it needs: look at its log, its disk and its memory";
      case "XX" -> "the server's data is damaged: restore it from a backup";
      default -> "PostgreSQL gave up";
    };
  }
}
