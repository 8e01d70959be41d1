package io.packetfs.scheduler.store;

import org.jspecify.annotations.Nullable;

/**
 * The database failed. The message says what was tried, what went wrong and what to do about it.
 */
public class StoreException extends RuntimeException {
  /**
   * Says what happened.
   *
   * @param cause what the database said, or null if it was not asked
   */
  public StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
