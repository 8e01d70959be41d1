package io.packetfs.scheduler.store;

import static io.packetfs.scheduler.store.StoreContract.moved;
import static io.packetfs.scheduler.store.StoreContract.queued;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.job.JobState;
import io.packetfs.testing.Await;
import io.packetfs.testing.PostgresRig;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds when several schedulers use one PostgreSQL database at the same time. */
class PostgresRivalsTest {
  private static final int RIVALS = 4;
  private static final int EPOCHS_MIN = 40;
  private static final long SHORT_LEASE_MS = 20;
  private static final long LONG_LEASE_MS = 60_000;
  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final BudgetRequest WISH = new BudgetRequest("*", 7, 3, 1, 1, 1_000L, null);

  private static PostgresRig rig;

  private final List<Store> stores = new ArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private String url;

  @BeforeAll
  static void startServer() throws IOException {
    rig = PostgresRig.start();
  }

  @AfterAll
  static void closeServer() throws IOException {
    if (rig != null) {
      rig.close();
    }
  }

  /** All start at the same time, on an empty database. */
  @BeforeEach
  void openStores() throws Exception {
    url = rig.newDatabase();
    List<Callable<Store>> opens =
        IntStream.range(0, RIVALS)
            .<Callable<Store>>mapToObj(
                i -> () -> Stores.postgres(url, PostgresRig.USER, PostgresRig.PASSWORD))
            .toList();
    for (Future<Store> opened : threads.invokeAll(opens)) {
      stores.add(opened.get());
    }
  }

  @AfterEach
  void closeStores() {
    threads.shutdownNow();
    stores.forEach(Store::close);
  }

  private Future<?> inBackground(ThrowingRunnable work) {
    return threads.submit(
        () -> {
          work.run();
          return null;
        });
  }

  private interface ThrowingRunnable {
    void run() throws Exception;
  }

  @Test
  void ofThoseWhoRaceForTheLeadExactlyOneGetsEachEpoch() throws Exception {
    Map<Long, String> holders = new ConcurrentHashMap<>();
    AtomicLong highest = new AtomicLong();
    List<Future<?>> races = new ArrayList<>();
    for (int i = 0; i < RIVALS; i++) {
      String name = "rival " + i;
      Store store = stores.get(i);
      races.add(
          inBackground(
              () -> {
                long held = 0;
                while (highest.get() < EPOCHS_MIN) {
                  Lease lease = store.lead(name, held, SHORT_LEASE_MS);
                  if (lease.held()) {
                    String other = holders.putIfAbsent(lease.epoch(), name);
                    assertTrue(
                        lease.epoch() == held || other == null,
                        () -> name + " got epoch " + lease.epoch() + " of " + other);
                    highest.accumulateAndGet(lease.epoch(), Math::max);
                    // Renewed once, then resigned or forgotten: a new epoch begins soon.
                    boolean renewed = lease.epoch() == held;
                    held = renewed ? 0 : lease.epoch();
                    if (renewed && lease.epoch() % 3 == 0) {
                      store.resign(name, lease.epoch(), lease.epoch() % 2 == 0);
                    }
                  }
                }
              }));
    }
    for (Future<?> race : races) {
      race.get();
    }
    assertEquals(
        IntStream.rangeClosed(1, (int) highest.get()).mapToObj(i -> (long) i).toList(),
        holders.keySet().stream().sorted().toList(),
        "no epoch is left out");
  }

  @Test
  void whatSeveralReserveAtOnceAddsUpToTheCapAndNotAByteMore() throws Exception {
    long epoch = stores.getFirst().lead("leader", 0, LONG_LEASE_MS).epoch();
    AtomicLong granted = new AtomicLong();
    List<Future<?>> reserving = new ArrayList<>();
    for (Store store : stores) {
      for (int thread = 0; thread < 2; thread++) {
        reserving.add(
            inBackground(
                () -> {
                  BudgetSlice slice;
                  do {
                    slice = store.reserve(epoch, WISH);
                    granted.addAndGet(slice.bytes());
                  } while (slice.bytes() > 0);
                }));
      }
    }
    for (Future<?> each : reserving) {
      each.get();
    }
    // 142 slices of 7 are 994; the 6 that are left are above the minimum of 3.
    assertEquals(1_000, granted.get());
    assertEquals(1_000, stores.getLast().spentToday().getFirst().bytes());
  }

  @Test
  void nothingOfAnEpochIsWrittenAfterTheNextOneHasBegun() throws Exception {
    Store old = stores.getFirst();
    Store next = stores.getLast();
    old.insert(queued("a"), null);
    long epoch = old.lead("leader 0", 0, LONG_LEASE_MS).epoch();
    for (int takeover = 1; takeover <= 10; takeover++) {
      long over = epoch;
      AtomicLong written = new AtomicLong();
      List<Future<?>> writers = new ArrayList<>();
      for (int thread = 0; thread < 3; thread++) {
        writers.add(
            inBackground(
                () ->
                    assertThrows(
                        DeposedException.class,
                        () -> {
                          while (true) {
                            String progress = over + ":" + written.incrementAndGet();
                            StoredJob job = moved(queued("a"), JobState.RUNNING, null, progress);
                            old.checkpoint(over, List.of(new JobCheckpoint(job, List.of())));
                            old.reserve(over, new BudgetRequest("*", 1, 1, 1, 1, null, null));
                          }
                        })));
      }
      Await.until("writes under way", () -> written.get() > 20, BOUND);
      old.resign("leader " + (takeover - 1), over, false);
      epoch = next.lead("leader " + takeover, 0, LONG_LEASE_MS).epoch();
      assertEquals(over + 1, epoch);
      StoredJob then = next.find("a");
      List<BudgetSpent> spent = next.spentToday();
      for (Future<?> writer : writers) {
        writer.get();
      }
      assertEquals(then, next.find("a"));
      assertEquals(spent, next.spentToday());
    }
  }

  @Test
  void ofThoseWhoUseOneKeyAtOnceOneStoresAJobAndAllLearnOfIt() throws Exception {
    for (int round = 0; round < 10; round++) {
      String key = "key " + round;
      List<Callable<String>> inserts = new ArrayList<>();
      for (int i = 0; i < RIVALS; i++) {
        StoredJob job = queued("job-" + round + "-" + i);
        Store store = stores.get(i);
        inserts.add(
            () -> {
              StoredJob known = store.insert(job, key);
              return known == null ? job.id() : known.id();
            });
      }
      List<String> told = new ArrayList<>();
      for (Future<String> each : threads.invokeAll(inserts)) {
        told.add(each.get());
      }
      assertEquals(1, told.stream().distinct().count(), told::toString);
    }
    assertEquals(10, stores.getFirst().page(null, null, 100).size());
  }

  @Test
  void noJobThatOthersInsertMeanwhileIsMissedByTheLeader() throws Exception {
    Store leader = stores.getFirst();
    long epoch = leader.lead("leader", 0, LONG_LEASE_MS).epoch();
    int each = 100;
    AtomicBoolean stopped = new AtomicBoolean();
    List<Future<?>> inserting = new ArrayList<>();
    for (int i = 1; i < RIVALS; i++) {
      Store store = stores.get(i);
      // Clocks that disagree: the ids of one scheduler sort before those of another.
      String prefix = "job-" + (RIVALS - i) + "-";
      inserting.add(
          inBackground(
              () -> {
                for (int n = 0; n < each && !stopped.get(); n++) {
                  assertNull(store.insert(queued(prefix + n), null));
                }
              }));
    }
    List<String> heard = new ArrayList<>();
    try {
      Await.until(
          "all jobs",
          () -> {
            List<String> ids = StoreContract.ids(leader.arrivals(epoch, 7).jobs());
            heard.addAll(ids);
            leader.taken(epoch, ids);
            return heard.size() >= (RIVALS - 1) * each;
          },
          BOUND);
    } finally {
      stopped.set(true);
    }
    for (Future<?> insert : inserting) {
      insert.get();
    }
    assertEquals(heard.size(), heard.stream().distinct().count());
    assertEquals(List.of(), leader.arrivals(epoch, 10).jobs());
  }

  @Test
  void aRenewalDoesNotWaitForAWriteThatIsUnderWay() throws SQLException {
    Store leader = stores.getFirst();
    long epoch = leader.lead("leader", 0, LONG_LEASE_MS).epoch();
    try (Connection writing = connection()) {
      fence(writing);
      assertTrue(leader.lead("leader", epoch, LONG_LEASE_MS).held());
      writing.rollback();
    }
  }

  @Test
  void aLeaderThatFreezesInTheMiddleOfAWriteKeepsTheNextOneOutForABoundedTime()
      throws SQLException {
    stores.getFirst().lead("frozen", 0, 1);
    try (Connection frozen = connection()) {
      fence(frozen);
      Store next = stores.getLast();
      Lease lease =
          Await.value(
              "the lead",
              () -> {
                try {
                  Lease asked = next.lead("next", 0, LONG_LEASE_MS);
                  return asked.held() ? asked : null;
                } catch (StoreException e) {
                  assertTrue(e.getMessage().contains("a lock that somebody holds"), e.getMessage());
                  return null;
                }
              },
              BOUND);
      assertEquals(2, lease.epoch());
      assertThrows(SQLException.class, frozen::commit, "its transaction was ended by the server");
    }
  }

  private Connection connection() throws SQLException {
    Connection connection =
        PostgresDatabase.connections("jdbc:" + url, PostgresRig.USER, PostgresRig.PASSWORD)
            .getConnection();
    connection.setAutoCommit(false);
    return connection;
  }

  /** What every write of a leader does first. */
  private static void fence(Connection connection) throws SQLException {
    try (var rows =
        connection
            .createStatement()
            .executeQuery("SELECT epoch FROM leadership WHERE singleton = 1 FOR KEY SHARE")) {
      assertTrue(rows.next());
    }
  }
}
