package io.packetfs.scheduler.store;

/** The contract over plain maps that several schedulers of a process share. */
final class SharedMemoryStoreTest extends SharedStoreContract {
  private long nowMs = EVENING_MS;

  @Override
  Store open() {
    return Stores.sharedMemory(() -> nowMs);
  }

  @Override
  public void setClock(long nowMs) {
    this.nowMs = nowMs;
  }
}
