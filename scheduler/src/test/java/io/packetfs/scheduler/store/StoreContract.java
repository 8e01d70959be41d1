package io.packetfs.scheduler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store keeps, whatever it keeps it in. */
abstract class StoreContract implements JobsContract, OriginsContract, LeadContract {
  static final long DAY_MS = 86_400_000;

  /** 2026-11-22T23:00:00Z. */
  static final long EVENING_MS = 20_779 * DAY_MS + 23 * 3_600_000;

  static final long LEASE_MS = 3_000;

  Store store;

  /** The epoch that the test leads with. */
  long epoch;

  /** A store whose clock stands at {@link #EVENING_MS}. */
  abstract Store open();

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

  @Override
  public final Store store() {
    return store;
  }

  @Override
  public final long epoch() {
    return epoch;
  }

  static List<String> ids(List<StoredJob> jobs) {
    return jobs.stream().map(StoredJob::id).toList();
  }

  @Test
  void theClockIsTheDatabases() {
    assertEquals(EVENING_MS, store.nowMs());
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
