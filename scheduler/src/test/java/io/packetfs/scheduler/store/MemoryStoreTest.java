package io.packetfs.scheduler.store;

/** The contract over plain maps. */
final class MemoryStoreTest extends SoleStoreContract {
  private long nowMs = EVENING_MS;

  @Override
  Store open() {
    return Stores.memory(() -> nowMs);
  }

  @Override
  public void setClock(long nowMs) {
    this.nowMs = nowMs;
  }
}
