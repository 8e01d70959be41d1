package io.packetfs.scheduler.store;

/** Somebody wrote as a leader who is none any more. Nothing was written; it must stop leading. */
public final class DeposedException extends StoreException {
  private final long epoch;
  private final long leadingEpoch;

  /**
   * Says which epoch is over.
   *
   * @param epoch the writer's
   * @param leadingEpoch the row's
   */
  public DeposedException(long epoch, long leadingEpoch) {
    super(
        "epoch "
            + epoch
            + " is over: epoch "
            + leadingEpoch
            + " leads; nothing was written, and this scheduler must stop leading",
        null);
    this.epoch = epoch;
    this.leadingEpoch = leadingEpoch;
  }

  /** The epoch that is over. */
  public long epoch() {
    return epoch;
  }

  /** The epoch that leads. */
  public long leadingEpoch() {
    return leadingEpoch;
  }
}
