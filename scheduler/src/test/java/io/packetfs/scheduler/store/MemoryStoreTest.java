package io.packetfs.scheduler.store;

/** The contract over plain maps. */
class MemoryStoreTest extends StoreContract {
  private long nowMs = EVENING_MS;

  @Override
  Store open() {
    return Stores.memory(() -> nowMs);
  }

  @Override
  void setClock(long nowMs) {
    this.nowMs = nowMs;
  }
}
