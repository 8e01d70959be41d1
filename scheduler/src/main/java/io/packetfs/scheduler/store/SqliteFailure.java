package io.packetfs.scheduler.store;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** Turns SQLite's error codes into sentences that say what to do. */
final class SqliteFailure {
  /** The low byte of an extended code is the primary one (sqlite.org/rescode.html). */
  private static final int PRIMARY_CODE_MASK = 0xff;

  private SqliteFailure() {}

  /**
   * The failure of one call.
   *
   * @param what the call, as in "cannot ..."
   * @param file the database
   */
  static StoreException of(String what, String file, SQLException cause) {
    SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(cause.getErrorCode() & PRIMARY_CODE_MASK);
    String reason =
        switch (code) {
          case SQLITE_FULL ->
              "the disk is full: free some space; nothing that was acknowledged is lost";
          case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH ->
              "it cannot be written: check that the path names a file in a folder that this user may write to";
          case SQLITE_CORRUPT, SQLITE_NOTADB ->
              "it is no intact SQLite database: restore it from a backup, or move it away to begin with an empty one";
          case SQLITE_BUSY, SQLITE_LOCKED ->
              "another program has it locked: close what else has opened it (a shell, a backup)";
          case SQLITE_IOERR ->
              "the disk failed: look at the system's log, then restore the file or its disk";
          default -> "SQLite gave up";
        };
    return new StoreException(
        "cannot " + what + " in " + file + ": " + reason + " (" + cause.getMessage() + ")", cause);
  }
}
