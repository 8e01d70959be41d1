package io.packetfs.scheduler.store;

/** The database failed; the cause says how. */
public final class StoreException extends RuntimeException {
  /** Says what was tried. */
  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
