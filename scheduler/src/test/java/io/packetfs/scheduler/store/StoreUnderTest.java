package io.packetfs.scheduler.store;

import io.packetfs.job.WindowResult;
import java.util.List;

/** What the parts of the contract test. */
interface StoreUnderTest {
  /** With a clock that stands at {@link StoreContract#EVENING_MS} until it is set. */
  Store store();

  /** The epoch that the test leads with. */
  long epoch();

  void setClock(long nowMs);

  default void checkpoint(StoredJob job, List<WindowResult> windows) {
    store().checkpoint(epoch(), List.of(new JobCheckpoint(job, windows)));
  }
}
