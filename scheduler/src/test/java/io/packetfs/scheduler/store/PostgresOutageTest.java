package io.packetfs.scheduler.store;

import static io.packetfs.scheduler.store.StoreContract.moved;
import static io.packetfs.scheduler.store.StoreContract.queued;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.job.JobState;
import io.packetfs.testing.Await;
import io.packetfs.testing.PostgresRig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A server that stops or dies: calls fail meanwhile, say so, and go on by themselves afterwards.
 */
class PostgresOutageTest {
  private static final Duration BOUND = Duration.ofSeconds(20);

  private PostgresRig rig;
  private Store store;
  private long epoch;

  @BeforeEach
  void start() throws IOException {
    rig = PostgresRig.start();
    store = Stores.postgres(rig.newDatabase(), PostgresRig.USER, PostgresRig.PASSWORD);
    epoch = store.lead("leader", 0, Store.LEASE_MS_MAX).epoch();
    store.insert(queued("a"), null);
  }

  @AfterEach
  void close() throws IOException {
    if (store != null) {
      store.close();
    }
    if (rig != null) {
      rig.close();
    }
  }

  @Test
  void aServerThatWasStoppedAndStartedIsUsedAgain() {
    rig.stop();
    String refusal = assertThrows(StoreException.class, () -> store.find("a")).getMessage();
    assertTrue(
        refusal.contains("the server is stopping or starting")
            || refusal.contains("the server cannot be reached"),
        refusal);
    rig.startAgain();
    goesOn();
  }

  @Test
  void whatWasAcknowledgedOutlivesAServerThatWasKilled() {
    StoredJob running = moved(queued("a"), JobState.RUNNING, null, "{\"done\":7}");
    store.checkpoint(epoch, List.of(new JobCheckpoint(running, List.of())));
    rig.kill();
    assertThrows(StoreException.class, () -> store.find("a"));
    rig.startAgain();
    goesOn();
    assertEquals(running, store.find("a"));
  }

  private void goesOn() {
    Await.until(
        "an answer",
        () -> {
          try {
            return store.find("a") != null;
          } catch (StoreException e) {
            return false;
          }
        },
        BOUND);
    assertEquals(epoch, store.lead("leader", epoch, Store.LEASE_MS_MAX).epoch());
  }
}
