package io.packetfs.scheduler.store;

import static io.packetfs.scheduler.store.StoreContract.EVENING_MS;
import static io.packetfs.scheduler.store.StoreContract.LEASE_MS;
import static io.packetfs.scheduler.store.StoreContract.ids;
import static io.packetfs.scheduler.store.StoreContract.moved;
import static io.packetfs.scheduler.store.StoreContract.queued;
import static io.packetfs.scheduler.store.StoreContract.spec;
import static io.packetfs.scheduler.store.StoreContract.window;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.job.JobState;
import io.packetfs.job.WindowResult;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store keeps of jobs and of their windows. */
interface JobsContract extends StoreUnderTest {
  @Test
  default void aJobComesBackAsItWasStored() {
    StoredJob job = queued("a");
    assertNull(store().insert(job, null));
    assertEquals(job, store().find("a"));
    assertNull(store().find("b"));
  }

  @Test
  default void theBacklogIsTheJobsThatHaveNotEndedAndTheirObjects() {
    assertEquals(new Backlog(0, 0), store().backlog(10));
    store().insert(queued("a"), null);
    store()
        .insert(
            new StoredJob(
                "b", spec("https://h/1", "https://h/2"), JobState.QUEUED, EVENING_MS, null, "{}"),
            null);
    assertEquals(new Backlog(2, 3), store().backlog(10));
    assertEquals(1, store().backlog(1).jobs());
    checkpoint(moved(queued("a"), JobState.FAILED, EVENING_MS, "{}"), List.of());
    assertEquals(new Backlog(1, 2), store().backlog(10));
  }

  @Test
  default void anIdIsStoredOnce() {
    store().insert(queued("a"), null);
    assertThrows(StoreException.class, () -> store().insert(queued("a"), "other"));
    assertEquals(queued("a"), store().find("a"));
  }

  @Test
  default void aKeyThatWasUsedGivesTheJobOfItsFirstUseAndStoresNothing() {
    StoredJob first = queued("a");
    assertNull(store().insert(first, "key"));
    StoredJob running = moved(first, JobState.RUNNING, null, "{\"done\":1}");
    checkpoint(running, List.of());
    assertEquals(running, store().insert(queued("b"), "key"));
    assertNull(store().find("b"));
    assertNull(store().insert(queued("c"), "other key"));
    assertNull(store().insert(queued("d"), null));
    assertNull(store().insert(queued("e"), null));
  }

  @Test
  default void aCheckpointReplacesStateEndAndProgress() {
    StoredJob job = queued("a");
    store().insert(job, null);
    StoredJob ended = moved(job, JobState.FAILED, EVENING_MS + 5, "{\"why\":[1,2]}");
    checkpoint(ended, List.of());
    assertEquals(ended, store().find("a"));
  }

  @Test
  default void aCheckpointOfAForgottenJobDoesNothing() {
    checkpoint(queued("a"), List.of(window(0, 0)));
    assertNull(store().find("a"));
    store().insert(queued("a"), null);
    assertEquals(List.of(), store().windows("a", -1, -1, 10));
  }

  @Test
  default void windowsComeInOrderAndInPages() {
    StoredJob job = queued("a");
    store().insert(job, null);
    checkpoint(job, List.of(window(1, 0), window(0, 11), window(0, 2)));
    checkpoint(job, List.of(window(0, 2), window(0, 3_000_000_000L)));
    List<WindowResult> all =
        List.of(window(0, 2), window(0, 11), window(0, 3_000_000_000L), window(1, 0));
    assertEquals(all, store().windows("a", -1, -1, 10));
    assertEquals(all.subList(0, 2), store().windows("a", -1, -1, 2));
    assertEquals(all.subList(2, 4), store().windows("a", 0, 11, 2));
    assertEquals(List.of(), store().windows("a", 1, 0, 2));
    assertEquals(List.of(), store().windows("b", -1, -1, 2));
  }

  @Test
  default void everyUnfinishedJobArrivesUntilTheLeaderSaysThatItHasIt() {
    List.of("c", "a", "e", "b", "d").forEach(id -> store().insert(queued(id), null));
    checkpoint(moved(queued("b"), JobState.SUCCEEDED, 1L, "{}"), List.of());
    StoredJob waiting = moved(queued("c"), JobState.WAITING, null, "{}");
    checkpoint(waiting, List.of());
    assertEquals(List.of(queued("a"), waiting), store().arrivals(epoch(), 2).jobs());
    assertEquals(List.of("a", "c"), ids(store().arrivals(epoch(), 2).jobs()), "not yet taken");
    store().taken(epoch(), List.of("a", "c", "unknown"));
    assertEquals(List.of("d", "e"), ids(store().arrivals(epoch(), 10).jobs()));
    store().taken(epoch(), List.of("d", "e"));
    assertEquals(List.of(), store().arrivals(epoch(), 10).jobs());
  }

  @Test
  default void aJobArrivesHoweverOldItsIdIs() {
    store().insert(queued("m"), null);
    store().taken(epoch(), List.of("m"));
    store().insert(queued("a"), null);
    assertEquals(List.of("a"), ids(store().arrivals(epoch(), 10).jobs()));
  }

  @Test
  default void aNewEpochBeginsWithEveryUnfinishedJob() {
    store().insert(queued("a"), null);
    store().taken(epoch(), List.of("a"));
    store().resign("test", epoch(), true);
    long next = store().lead("next", 0, LEASE_MS).epoch();
    assertEquals(List.of("a"), ids(store().arrivals(next, 10).jobs()));
  }

  @Test
  default void aRequestToCancelIsToldUntilTheJobHasEnded() {
    store().insert(queued("a"), null);
    store().insert(queued("b"), null);
    assertEquals(List.of(), store().arrivals(epoch(), 10).cancelRequests());
    assertTrue(store().requestCancel("a"));
    assertTrue(store().requestCancel("a"));
    assertEquals(List.of("a"), store().arrivals(epoch(), 10).cancelRequests());
    store().taken(epoch(), List.of("a", "b"));
    checkpoint(moved(queued("a"), JobState.RUNNING, null, "{}"), List.of());
    assertEquals(List.of("a"), store().arrivals(epoch(), 10).cancelRequests());
    checkpoint(moved(queued("a"), JobState.CANCELLED, 1L, "{}"), List.of());
    assertEquals(List.of(), store().arrivals(epoch(), 10).cancelRequests());
  }

  @Test
  default void whatHasEndedOrIsUnknownCannotBeCancelled() {
    store().insert(queued("a"), null);
    checkpoint(moved(queued("a"), JobState.SUCCEEDED, 1L, "{}"), List.of());
    assertFalse(store().requestCancel("a"));
    assertFalse(store().requestCancel("b"));
  }

  @Test
  default void jobsAreListedNewestFirstByStateAndInPages() {
    List.of("a", "b", "c", "d").forEach(id -> store().insert(queued(id), null));
    checkpoint(moved(queued("b"), JobState.SUCCEEDED, 1L, "{}"), List.of());
    checkpoint(moved(queued("d"), JobState.SUCCEEDED, 1L, "{}"), List.of());
    assertEquals(List.of("d", "c", "b"), ids(store().page(null, null, 3)));
    assertEquals(List.of("a"), ids(store().page(null, "b", 3)));
    assertEquals(List.of("d", "b"), ids(store().page(JobState.SUCCEEDED, null, 3)));
    assertEquals(List.of("b"), ids(store().page(JobState.SUCCEEDED, "d", 3)));
    assertEquals(List.of(), store().page(JobState.CANCELLED, null, 3));
  }

  @Test
  default void aDeletedJobIsForgottenWithItsWindowsAndItsKey() {
    store().insert(queued("a"), "key");
    checkpoint(moved(queued("a"), JobState.SUCCEEDED, 1L, "{}"), List.of(window(0, 0)));
    assertTrue(store().delete("a"));
    assertFalse(store().delete("a"));
    assertNull(store().find("a"));
    assertNull(store().insert(queued("a"), "key"));
    assertEquals(List.of(), store().windows("a", -1, -1, 1));
  }

  @Test
  default void aJobThatHasNotEndedIsNotDeleted() {
    store().insert(queued("a"), null);
    assertFalse(store().delete("a"));
    assertEquals(queued("a"), store().find("a"));
  }

  @Test
  default void aCheckpointOfManyJobsWritesThemAll() {
    List<JobCheckpoint> all =
        IntStream.range(0, 200)
            .mapToObj(
                i -> moved(queued("job-" + i), JobState.RUNNING, null, "{\"done\":" + i + "}"))
            .map(job -> new JobCheckpoint(job, List.of(window(0, 1))))
            .toList();
    all.forEach(each -> store().insert(queued(each.job().id()), null));
    store().checkpoint(epoch(), all);
    for (JobCheckpoint each : all) {
      assertEquals(each.job(), store().find(each.job().id()));
      assertEquals(each.windows(), store().windows(each.job().id(), -1, -1, 10));
    }
  }

  @Test
  default void onlyJobsThatEndedLongAgoAreSweptAndNoMoreThanAsked() {
    List.of("a", "b", "c", "d").forEach(id -> store().insert(queued(id), null));
    checkpoint(moved(queued("a"), JobState.SUCCEEDED, 10L, "{}"), List.of());
    checkpoint(moved(queued("b"), JobState.CANCELLED, 11L, "{}"), List.of());
    checkpoint(moved(queued("c"), JobState.FAILED, 12L, "{}"), List.of());
    assertEquals(1, store().deleteEndedBefore(epoch(), 12, 1));
    assertEquals(1, store().deleteEndedBefore(epoch(), 12, 100));
    assertEquals(0, store().deleteEndedBefore(epoch(), 12, 100));
    assertEquals(List.of("d", "c"), ids(store().page(null, null, 10)));
  }
}
