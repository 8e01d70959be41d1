package io.packetfs.scheduler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.job.JobOptions;
import io.packetfs.job.JobSpec;
import io.packetfs.job.JobState;
import io.packetfs.job.WindowResult;
import io.packetfs.origin.IdentityRule;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Program;
import io.packetfs.program.Result;
import io.packetfs.program.fnv.Fnv;
import io.packetfs.scheduler.core.Bounds;
import io.packetfs.testing.SeededRandom;
import io.packetfs.testing.Seeds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What every store keeps, whatever it keeps it in. */
abstract class StoreContract {
  static final long DAY_MS = 86_400_000;

  private static final int SEQUENCES = 5;
  private static final int RESERVES = 100;

  /** 2026-11-22T23:00:00Z. */
  static final long EVENING_MS = 20_779 * DAY_MS + 23 * 3_600_000;

  static final long LEASE_MS = 3_000;

  Store store;

  /** The epoch that the test leads with. */
  long epoch;

  /** A store whose clock stands at {@link #EVENING_MS}. */
  abstract Store open();

  abstract void setClock(long nowMs);

  @BeforeEach
  void openStore() {
    store = open();
    epoch = store.lead("test", 0, LEASE_MS).epoch();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  static JobSpec spec(String... urls) {
    Program program =
        new Program(
            List.of(
                new Instruction(Op.XOR, 255, 10L, null, 3, Fnv.OFFSET_BASIS),
                new Instruction(Op.COUNTEQ, 7, 0L, 4096L, 0, Fnv.OFFSET_BASIS),
                new Instruction(Op.FNV, 0, null, null, 0, -2L)));
    return new JobSpec(
        List.of(urls),
        program,
        "a \"name\" ü",
        Map.of("team", "archive"),
        new JobOptions(4, true, 9, 60_000, IdentityRule.WEAK_ETAG, 0, List.of("near-1", "far")));
  }

  static StoredJob queued(String id) {
    return new StoredJob(
        id, spec("https://example.com/" + id), JobState.QUEUED, EVENING_MS, null, "{}");
  }

  static StoredJob moved(StoredJob job, JobState state, @Nullable Long endedMs, String progress) {
    return new StoredJob(job.id(), job.spec(), state, job.createdMs(), endedMs, progress);
  }

  static WindowResult window(int object, long index) {
    return new WindowResult(
        object,
        index,
        index << 20,
        1 << 20,
        List.of(
            new Result(Op.COUNTEQ, 7, index << 20, 1 << 20, 0, index),
            new Result(Op.FNV, 0, index << 20, 1 << 20, 1, -1L - index)));
  }

  final void checkpoint(StoredJob job, List<WindowResult> windows) {
    store.checkpoint(epoch, List.of(new JobCheckpoint(job, windows)));
  }

  static List<String> ids(List<StoredJob> jobs) {
    return jobs.stream().map(StoredJob::id).toList();
  }

  @Test
  void theClockIsTheDatabases() {
    assertEquals(EVENING_MS, store.nowMs());
  }

  @Test
  void aJobComesBackAsItWasStored() {
    StoredJob job = queued("a");
    assertNull(store.insert(job, null));
    assertEquals(job, store.find("a"));
    assertNull(store.find("b"));
  }

  @Test
  void theBacklogIsTheJobsThatHaveNotEndedAndTheirObjects() {
    assertEquals(new Backlog(0, 0), store.backlog(10));
    store.insert(queued("a"), null);
    store.insert(
        new StoredJob(
            "b", spec("https://h/1", "https://h/2"), JobState.QUEUED, EVENING_MS, null, "{}"),
        null);
    assertEquals(new Backlog(2, 3), store.backlog(10));
    assertEquals(1, store.backlog(1).jobs());
    checkpoint(moved(queued("a"), JobState.FAILED, EVENING_MS, "{}"), List.of());
    assertEquals(new Backlog(1, 2), store.backlog(10));
  }

  @Test
  void anIdIsStoredOnce() {
    store.insert(queued("a"), null);
    assertThrows(StoreException.class, () -> store.insert(queued("a"), "other"));
    assertEquals(queued("a"), store.find("a"));
  }

  @Test
  void aKeyThatWasUsedGivesTheJobOfItsFirstUseAndStoresNothing() {
    StoredJob first = queued("a");
    assertNull(store.insert(first, "key"));
    StoredJob running = moved(first, JobState.RUNNING, null, "{\"done\":1}");
    checkpoint(running, List.of());
    assertEquals(running, store.insert(queued("b"), "key"));
    assertNull(store.find("b"));
    assertNull(store.insert(queued("c"), "other key"));
    assertNull(store.insert(queued("d"), null));
    assertNull(store.insert(queued("e"), null));
  }

  @Test
  void aCheckpointReplacesStateEndAndProgress() {
    StoredJob job = queued("a");
    store.insert(job, null);
    StoredJob ended = moved(job, JobState.FAILED, EVENING_MS + 5, "{\"why\":[1,2]}");
    checkpoint(ended, List.of());
    assertEquals(ended, store.find("a"));
  }

  @Test
  void aCheckpointOfAForgottenJobDoesNothing() {
    checkpoint(queued("a"), List.of(window(0, 0)));
    assertNull(store.find("a"));
    store.insert(queued("a"), null);
    assertEquals(List.of(), store.windows("a", -1, -1, 10));
  }

  @Test
  void windowsComeInOrderAndInPages() {
    StoredJob job = queued("a");
    store.insert(job, null);
    checkpoint(job, List.of(window(1, 0), window(0, 11), window(0, 2)));
    checkpoint(job, List.of(window(0, 2), window(0, 3_000_000_000L)));
    List<WindowResult> all =
        List.of(window(0, 2), window(0, 11), window(0, 3_000_000_000L), window(1, 0));
    assertEquals(all, store.windows("a", -1, -1, 10));
    assertEquals(all.subList(0, 2), store.windows("a", -1, -1, 2));
    assertEquals(all.subList(2, 4), store.windows("a", 0, 11, 2));
    assertEquals(List.of(), store.windows("a", 1, 0, 2));
    assertEquals(List.of(), store.windows("b", -1, -1, 2));
  }

  @Test
  void everyUnfinishedJobArrivesUntilTheLeaderSaysThatItHasIt() {
    List.of("c", "a", "e", "b", "d").forEach(id -> store.insert(queued(id), null));
    checkpoint(moved(queued("b"), JobState.SUCCEEDED, 1L, "{}"), List.of());
    StoredJob waiting = moved(queued("c"), JobState.WAITING, null, "{}");
    checkpoint(waiting, List.of());
    assertEquals(List.of(queued("a"), waiting), store.arrivals(epoch, 2).jobs());
    assertEquals(List.of("a", "c"), ids(store.arrivals(epoch, 2).jobs()), "not yet taken");
    store.taken(epoch, List.of("a", "c", "unknown"));
    assertEquals(List.of("d", "e"), ids(store.arrivals(epoch, 10).jobs()));
    store.taken(epoch, List.of("d", "e"));
    assertEquals(List.of(), store.arrivals(epoch, 10).jobs());
  }

  @Test
  void aJobArrivesHoweverOldItsIdIs() {
    store.insert(queued("m"), null);
    store.taken(epoch, List.of("m"));
    store.insert(queued("a"), null);
    assertEquals(List.of("a"), ids(store.arrivals(epoch, 10).jobs()));
  }

  @Test
  void aNewEpochBeginsWithEveryUnfinishedJob() {
    store.insert(queued("a"), null);
    store.taken(epoch, List.of("a"));
    store.resign("test", epoch, true);
    long next = store.lead("next", 0, LEASE_MS).epoch();
    assertEquals(List.of("a"), ids(store.arrivals(next, 10).jobs()));
  }

  @Test
  void aRequestToCancelIsToldUntilTheJobHasEnded() {
    store.insert(queued("a"), null);
    store.insert(queued("b"), null);
    assertEquals(List.of(), store.arrivals(epoch, 10).cancelRequests());
    assertTrue(store.requestCancel("a"));
    assertTrue(store.requestCancel("a"));
    assertEquals(List.of("a"), store.arrivals(epoch, 10).cancelRequests());
    store.taken(epoch, List.of("a", "b"));
    checkpoint(moved(queued("a"), JobState.RUNNING, null, "{}"), List.of());
    assertEquals(List.of("a"), store.arrivals(epoch, 10).cancelRequests());
    checkpoint(moved(queued("a"), JobState.CANCELLED, 1L, "{}"), List.of());
    assertEquals(List.of(), store.arrivals(epoch, 10).cancelRequests());
  }

  @Test
  void whatHasEndedOrIsUnknownCannotBeCancelled() {
    store.insert(queued("a"), null);
    checkpoint(moved(queued("a"), JobState.SUCCEEDED, 1L, "{}"), List.of());
    assertFalse(store.requestCancel("a"));
    assertFalse(store.requestCancel("b"));
  }

  @Test
  void jobsAreListedNewestFirstByStateAndInPages() {
    List.of("a", "b", "c", "d").forEach(id -> store.insert(queued(id), null));
    checkpoint(moved(queued("b"), JobState.SUCCEEDED, 1L, "{}"), List.of());
    checkpoint(moved(queued("d"), JobState.SUCCEEDED, 1L, "{}"), List.of());
    assertEquals(List.of("d", "c", "b"), ids(store.page(null, null, 3)));
    assertEquals(List.of("a"), ids(store.page(null, "b", 3)));
    assertEquals(List.of("d", "b"), ids(store.page(JobState.SUCCEEDED, null, 3)));
    assertEquals(List.of("b"), ids(store.page(JobState.SUCCEEDED, "d", 3)));
    assertEquals(List.of(), store.page(JobState.CANCELLED, null, 3));
  }

  @Test
  void aDeletedJobIsForgottenWithItsWindowsAndItsKey() {
    store.insert(queued("a"), "key");
    checkpoint(moved(queued("a"), JobState.SUCCEEDED, 1L, "{}"), List.of(window(0, 0)));
    assertTrue(store.delete("a"));
    assertFalse(store.delete("a"));
    assertNull(store.find("a"));
    assertNull(store.insert(queued("a"), "key"));
    assertEquals(List.of(), store.windows("a", -1, -1, 1));
  }

  @Test
  void aJobThatHasNotEndedIsNotDeleted() {
    store.insert(queued("a"), null);
    assertFalse(store.delete("a"));
    assertEquals(queued("a"), store.find("a"));
  }

  @Test
  void aCheckpointOfManyJobsWritesThemAll() {
    List<JobCheckpoint> all =
        IntStream.range(0, 200)
            .mapToObj(
                i -> moved(queued("job-" + i), JobState.RUNNING, null, "{\"done\":" + i + "}"))
            .map(job -> new JobCheckpoint(job, List.of(window(0, 1))))
            .toList();
    all.forEach(each -> store.insert(queued(each.job().id()), null));
    store.checkpoint(epoch, all);
    for (JobCheckpoint each : all) {
      assertEquals(each.job(), store.find(each.job().id()));
      assertEquals(each.windows(), store.windows(each.job().id(), -1, -1, 10));
    }
  }

  @Test
  void onlyJobsThatEndedLongAgoAreSweptAndNoMoreThanAsked() {
    List.of("a", "b", "c", "d").forEach(id -> store.insert(queued(id), null));
    checkpoint(moved(queued("a"), JobState.SUCCEEDED, 10L, "{}"), List.of());
    checkpoint(moved(queued("b"), JobState.CANCELLED, 11L, "{}"), List.of());
    checkpoint(moved(queued("c"), JobState.FAILED, 12L, "{}"), List.of());
    assertEquals(1, store.deleteEndedBefore(epoch, 12, 1));
    assertEquals(1, store.deleteEndedBefore(epoch, 12, 100));
    assertEquals(0, store.deleteEndedBefore(epoch, 12, 100));
    assertEquals(List.of("d", "c"), ids(store.page(null, null, 10)));
  }

  @Test
  void aBudgetGivesTheWishThenWhatIsLeftThenNothing() {
    long day = EVENING_MS / DAY_MS;
    BudgetRequest request = new BudgetRequest("https://a:443", 60, 10, 3, 1, 150L, 100L);
    assertEquals(
        new BudgetSlice("https://a:443", day, 60, 3, 3_600_000), store.reserve(epoch, request));
    assertEquals(60, store.reserve(epoch, request).bytes());
    assertEquals(
        new BudgetSlice("https://a:443", day, 30, 3, 3_600_000), store.reserve(epoch, request));
    assertEquals(
        new BudgetSlice("https://a:443", day, 0, 0, 3_600_000), store.reserve(epoch, request));
    assertEquals(List.of(new BudgetSpent("https://a:443", day, 150, 9)), store.spentToday());
  }

  @Test
  void lessThanTheMinimumOfOneCapTakesNothingOfTheOther() {
    assertEquals(5, store.reserve(epoch, new BudgetRequest("*", 5, 1, 9, 1, 100L, 10L)).bytes());
    BudgetSlice slice = store.reserve(epoch, new BudgetRequest("*", 5, 1, 9, 2, 100L, 10L));
    assertEquals(0, slice.bytes());
    assertEquals(0, slice.requests());
    assertEquals(5, store.spentToday().getFirst().bytes());
    assertEquals(9, store.spentToday().getFirst().requests());
  }

  @Test
  void withoutACapEverythingIsGranted() {
    BudgetRequest all =
        new BudgetRequest("a", Long.MAX_VALUE - 10, Long.MAX_VALUE - 10, 1, 1, null, null);
    assertEquals(Long.MAX_VALUE - 10, store.reserve(epoch, all).bytes());
    assertEquals(10, store.reserve(epoch, new BudgetRequest("a", 11, 1, 1, 1, null, null)).bytes());
  }

  @Test
  void aCapThatWasLoweredBelowWhatIsSpentGivesNothing() {
    store.reserve(epoch, new BudgetRequest("a", 100, 100, 1, 1, null, null));
    assertEquals(0, store.reserve(epoch, new BudgetRequest("a", 1, 1, 1, 1, 50L, null)).bytes());
  }

  @Test
  void aNewDayBeginsAtMidnightUtcAndTheOldOneStaysSpentWhenTheClockIsSetBack() {
    BudgetRequest request = new BudgetRequest("a", 100, 1, 1, 1, 100L, null);
    assertEquals(100, store.reserve(epoch, request).bytes());
    long midnight = (EVENING_MS / DAY_MS + 1) * DAY_MS;
    setClock(midnight - 1);
    BudgetSlice lastMoment = store.reserve(epoch, request);
    assertEquals(0, lastMoment.bytes());
    assertEquals(1, lastMoment.dayEndsInMs());
    setClock(midnight);
    assertEquals(List.of(), store.spentToday());
    BudgetSlice firstMoment = store.reserve(epoch, request);
    assertEquals(100, firstMoment.bytes());
    assertEquals(DAY_MS, firstMoment.dayEndsInMs());
    setClock(midnight - 1);
    assertEquals(0, store.reserve(epoch, request).bytes());
  }

  @Test
  void noSequenceOfReservesEverPassesADaysCap() {
    Seeds.forAll(SEQUENCES, this::reserveAtRandom);
  }

  private void reserveAtRandom(SeededRandom random) {
    String sequence = "https://seed" + random.seed() + "-";
    Map<String, long[]> granted = new HashMap<>();
    long nowMs = EVENING_MS;
    List<String> origins = IntStream.range(0, 4).mapToObj(i -> sequence + i).toList();
    for (int step = 0; step < RESERVES; step++) {
      nowMs += random.between(-DAY_MS / 8, DAY_MS / 4);
      setClock(nowMs);
      int which = random.between(0, origins.size() - 1);
      long bytesCap = 1_000L * (which + 1);
      long requestsCap = 25L * (which + 1);
      long bytesWish = random.between(0L, 400L);
      long requestsWish = random.between(0L, 10L);
      BudgetRequest request =
          new BudgetRequest(
              origins.get(which),
              bytesWish,
              random.between(0L, bytesWish),
              requestsWish,
              random.between(0L, requestsWish),
              bytesCap,
              requestsCap);
      BudgetSlice slice = store.reserve(epoch, request);
      String where = "step " + step + ": " + request + " gave " + slice;
      assertEquals(nowMs / DAY_MS, slice.day(), where);
      long[] day = granted.computeIfAbsent(slice.day() + request.origin(), key -> new long[2]);
      long bytesFit = Math.min(bytesWish, bytesCap - day[0]);
      long requestsFit = Math.min(requestsWish, requestsCap - day[1]);
      boolean fits = bytesFit >= request.bytesMin() && requestsFit >= request.requestsMin();
      assertEquals(fits ? bytesFit : 0, slice.bytes(), where);
      assertEquals(fits ? requestsFit : 0, slice.requests(), where);
      day[0] += slice.bytes();
      day[1] += slice.requests();
      assertTrue(day[0] <= bytesCap && day[1] <= requestsCap, where);
    }
  }

  @Test
  void theFirstEpochIsOneAndMayOpenStreamsAtOnce() {
    assertEquals(new Lease(1, "test", false, LEASE_MS, 0), store.leader());
  }

  @Test
  void aRenewalKeepsTheEpochAndBeginsAnew() {
    setClock(EVENING_MS + LEASE_MS - 1);
    assertEquals(new Lease(1, "test", true, 2_000, 0), store.lead("test", 1, 2_000));
    setClock(EVENING_MS + LEASE_MS + 1_998);
    assertEquals(new Lease(1, "test", true, 3_000, 0), store.lead("test", 1, 3_000));
  }

  @Test
  void anExpiredLeaseIsNotRenewedButBeginsANewEpoch() {
    setClock(EVENING_MS + LEASE_MS);
    Lease again = store.lead("test", 1, LEASE_MS);
    assertEquals(new Lease(2, "test", true, LEASE_MS, Store.STREAM_MS_MAX), again);
  }

  @Test
  void streamsWaitUntilThoseOfTheExpiredLeaseHaveEnded() {
    setClock(EVENING_MS + LEASE_MS + 1_000);
    Lease next = store.lead("next", 0, LEASE_MS);
    assertEquals(new Lease(2, "next", true, LEASE_MS, Store.STREAM_MS_MAX - 1_000), next);
    setClock(EVENING_MS + LEASE_MS + 1_500);
    assertEquals(Store.STREAM_MS_MAX - 1_500, store.lead("next", 2, LEASE_MS).streamsAllowedInMs());
    setClock(EVENING_MS + LEASE_MS + Store.STREAM_MS_MAX);
    assertEquals(0, store.lead("next", 2, LEASE_MS).streamsAllowedInMs());
  }

  @Test
  void longAfterTheLastLeaseStreamsMayBeOpenedAtOnce() {
    setClock(EVENING_MS + DAY_MS);
    assertEquals(new Lease(2, "next", true, LEASE_MS, 0), store.lead("next", 0, LEASE_MS));
  }

  @Test
  void whoResignsCleanlyIsFollowedAtOnceAndWithoutAPause() {
    store.resign("test", 1, true);
    assertEquals(new Lease(1, "", false, 0, 0), store.leader());
    assertEquals(new Lease(2, "next", true, LEASE_MS, 0), store.lead("next", 0, LEASE_MS));
  }

  @Test
  void whoResignsWithOpenStreamsIsFollowedAtOnceButTheyAreWaitedFor() {
    store.resign("test", 1, false);
    assertEquals(
        new Lease(2, "next", true, LEASE_MS, Store.STREAM_MS_MAX), store.lead("next", 0, LEASE_MS));
  }

  @Test
  void whatAPredecessorLeftOpenIsNotForgottenByACleanResignation() {
    store.resign("test", 1, false);
    store.lead("second", 0, LEASE_MS);
    setClock(EVENING_MS + 1_000);
    store.resign("second", 2, true);
    assertEquals(
        Store.STREAM_MS_MAX - 1_000, store.lead("third", 0, LEASE_MS).streamsAllowedInMs());
  }

  @Test
  void onlyWhoLeadsCanResign() {
    store.resign("other", 1, true);
    store.resign("test", 2, true);
    assertEquals(new Lease(1, "test", true, LEASE_MS, 0), store.lead("test", 1, LEASE_MS));
  }

  @Test
  void aLeaseNeedsANameAndABound() {
    assertThrows(IllegalArgumentException.class, () -> store.lead("", 0, LEASE_MS));
    assertThrows(IllegalArgumentException.class, () -> store.lead("a", 0, 0));
    assertThrows(IllegalArgumentException.class, () -> store.lead("a", 0, Store.LEASE_MS_MAX + 1));
  }

  @Test
  void aLeaseThatExpiredWritesUntilTheNextEpochBegins() {
    store.insert(queued("a"), null);
    setClock(EVENING_MS + DAY_MS);
    checkpoint(moved(queued("a"), JobState.RUNNING, null, "{}"), List.of());
    assertEquals(JobState.RUNNING, store.find("a").state());
  }

  @Test
  void anEpochThatIsOverWritesNothing() {
    StoredJob ended = moved(queued("a"), JobState.SUCCEEDED, 1L, "{}");
    store.insert(queued("a"), null);
    checkpoint(ended, List.of());
    store.insert(queued("b"), null);
    store.resign("test", epoch, true);
    store.lead("next", 0, LEASE_MS);
    BudgetRequest one = new BudgetRequest("*", 1, 1, 1, 1, null, null);
    List<Executable> writes =
        List.of(
            () ->
                checkpoint(moved(queued("b"), JobState.RUNNING, null, "{}"), List.of(window(0, 0))),
            () -> store.deleteEndedBefore(epoch, EVENING_MS, 10),
            () -> store.arrivals(epoch, 10),
            () -> store.taken(epoch, List.of("b")),
            () -> store.reserve(epoch, one),
            () -> store.backOff(epoch, "https://a:443", 1_000));
    for (Executable write : writes) {
      DeposedException deposed = assertThrows(DeposedException.class, write);
      assertEquals(1, deposed.epoch());
      assertEquals(2, deposed.leadingEpoch());
      assertTrue(deposed.getMessage().contains("epoch 1 is over: epoch 2 leads"));
    }
    assertEquals(ended, store.find("a"));
    assertEquals(queued("b"), store.find("b"));
    assertEquals(List.of(), store.windows("b", -1, -1, 10));
    assertEquals(List.of("b"), ids(store.arrivals(2, 10).jobs()));
    assertEquals(List.of(), store.spentToday());
    assertEquals(List.of(), store.originHolds());
  }

  @Test
  void originsThatArePausedOrBackOffAreRemembered() {
    store.pause("https://b:443", true);
    store.backOff(epoch, "https://a:443", 10_000);
    store.backOff(epoch, "https://b:443", 5_000);
    setClock(EVENING_MS + 4_000);
    assertEquals(
        List.of(
            new OriginHold("https://a:443", false, 6_000),
            new OriginHold("https://b:443", true, 1_000)),
        store.originHolds());
    store.pause("https://b:443", false);
    setClock(EVENING_MS + 5_000);
    assertEquals(List.of(new OriginHold("https://a:443", false, 5_000)), store.originHolds());
    store.backOff(epoch, "https://a:443", 0);
    assertEquals(List.of(), store.originHolds());
  }

  @Test
  void oneMorePausedOriginThanMayBeIsRefusedUntilOneIsResumed() {
    for (int i = 0; i < Store.PAUSED_MAX; i++) {
      assertTrue(store.pause("https://h" + i + ":443", true));
    }
    assertFalse(store.pause("https://one-more:443", true));
    assertTrue(store.pause("https://h0:443", true), "it is paused already");
    assertEquals(Store.PAUSED_MAX, store.originHolds().size());
    assertTrue(store.pause("https://h0:443", false));
    assertTrue(store.pause("https://one-more:443", true));
  }

  @Test
  void aPauseOutlivesTheBackOffAndTheLeader() {
    store.backOff(epoch, "https://a:443", 1_000);
    store.pause("https://a:443", true);
    setClock(EVENING_MS + DAY_MS);
    store.lead("next", 0, LEASE_MS);
    assertEquals(List.of(new OriginHold("https://a:443", true, 0)), store.originHolds());
  }

  @Test
  void addedPcpusAreRememberedByIdUntilTheyAreRemoved() {
    StoredPcpu first = new StoredPcpu("b", "{\"kind\": \"ü\"}", EVENING_MS);
    assertEquals(first, store.addPcpu("b", "{\"kind\": \"ü\"}"));
    setClock(EVENING_MS + 5);
    assertEquals(first, store.addPcpu("b", "another"), "the first one stays");
    StoredPcpu second = new StoredPcpu("B", "{}", EVENING_MS + 5);
    assertEquals(second, store.addPcpu("B", "{}"));
    assertEquals(List.of(second, first), store.pcpus());
    assertTrue(store.removePcpu("b"));
    assertFalse(store.removePcpu("b"));
    assertEquals(List.of(second), store.pcpus());
  }

  @Test
  void onePcpuMoreThanMayBeIsNotAdded() {
    for (int i = 0; i < Store.PCPUS_MAX; i++) {
      store.addPcpu("p" + i, "{}");
    }
    assertNull(store.addPcpu("one-more", "{}"));
    assertEquals("p0", Objects.requireNonNull(store.addPcpu("p0", "{}")).id());
    assertTrue(store.removePcpu("p0"));
    assertEquals("one-more", Objects.requireNonNull(store.addPcpu("one-more", "{}")).id());
  }

  @Test
  void theStoreAndTheCoreMeanTheSameLongestStream() {
    assertEquals(Bounds.FETCH_DEADLINE_MS, Store.STREAM_MS_MAX);
  }
}
