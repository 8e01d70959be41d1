package io.packetfs.scheduler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.job.WaitReason;
import io.packetfs.origin.ObjectUrl;
import io.packetfs.origin.OriginLimits;
import io.packetfs.origin.OriginPolicy;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.task.FetchFacts;
import io.packetfs.task.PcpuAttributes;
import io.packetfs.task.Task;
import io.packetfs.testing.SeededRandom;
import io.packetfs.testing.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a day's budget pays for, and what happens when it does not. */
final class BudgetTest extends CoreFetchHistory {
  private static final long DAY_MS = 86_400_000;
  private static final String ORIGIN = "http://h.example:80";
  private static final PcpuAttributes A = pcpu("a", 4, "near", false);
  private static final PcpuAttributes B = pcpu("b", 4, "far", false);

  private static Core core(OriginLimits limits, @Nullable Long bytes, @Nullable Long requests) {
    return new Core(new OriginPolicy(List.of(), Map.of(), limits, bytes, requests), 3);
  }

  private static OriginLimits limits(@Nullable Long bytes, @Nullable Long requests) {
    return new OriginLimits(10, bytes, requests);
  }

  private List<Command.ReserveBudget> wishes() {
    List<Command.ReserveBudget> wishes = new ArrayList<>();
    commands.forEach(
        command -> {
          if (command instanceof Command.ReserveBudget wish) {
            wishes.add(wish);
          }
        });
    commands.removeAll(wishes);
    return wishes;
  }

  private Command.ReserveBudget wish() {
    List<Command.ReserveBudget> wishes = wishes();
    assertEquals(1, wishes.size(), wishes::toString);
    return wishes.getFirst();
  }

  private long midnightMs() {
    return (nowMs / DAY_MS + 1) * DAY_MS;
  }

  private void gives(String origin, long bytes, long requests) {
    tell(new Event.BudgetSliced(origin, bytes, requests, midnightMs()));
  }

  @Test
  void tasksShrinkToTheBytesThatAreLeft() {
    core = core(limits(6 * MIB, null), null, null);
    hears(A);
    submit("j", URL);
    gives(wish().origin(), 6 * MIB, 100);
    hits(sentOne(), 1_000 * MIB);
    long sentBytes = sent().stream().mapToLong(Task::lengthBytes).sum();
    assertTrue(sentBytes > 2 * MIB && sentBytes <= 5 * MIB, () -> sentBytes + " bytes");
  }

  @Test
  void tasksShrinkToTheRequestsThatAreLeft() {
    core = core(limits(null, 8L), null, null);
    hears(A);
    submit("j", URL);
    gives(wish().origin(), 1L << 40, 8);
    Task probe = sentOne();
    assertEquals(Bounds.PROBE_REQUESTS_MAX, probe.requestsMax());
    hits(probe, 100_000 * MIB);
    // The probe met no redirects: of its six requests five came back.
    assertTrue(sent().stream().mapToInt(Task::requestsMax).sum() <= 7);
  }

  @Test
  void whatIsLeftAndTooLittleForAWindowWaitsUntilMidnightAndSaysSo() {
    core = core(limits(MIB + 1, null), null, null);
    hears(A);
    submit("j", URL);
    gives(wish().origin(), MIB + 1, 100);
    hits(sentOne(), 1_000 * MIB);
    assertEquals(List.of(), sent());
    tell(new Event.BudgetSliced(ORIGIN, 0, 0, midnightMs()));
    WaitReason reason = status("j").reason();
    assertNotNull(reason);
    assertEquals(WaitReason.Kind.BUDGET, reason.kind());
    assertEquals(midnightMs(), reason.untilMs());
    assertTrue(reason.todo().contains(ORIGIN), reason::todo);
  }

  @Test
  void theBudgetOverAllOriginsPaysToo() {
    core = core(limits(null, null), 100 * MIB, 1_000L);
    hears(A);
    submit("j", URL);
    Command.ReserveBudget wish = wish();
    assertEquals(Purse.OVERALL, wish.origin());
    assertEquals(100 * MIB, wish.bytesCap());
    assertEquals(1_000L, wish.requestsCap());
    gives(Purse.OVERALL, 0, 0);
    WaitReason reason = status("j").reason();
    assertNotNull(reason);
    assertEquals(WaitReason.Kind.BUDGET, reason.kind());
    assertEquals(midnightMs(), reason.untilMs());
    assertTrue(reason.todo().contains("all origins together"), reason::todo);
  }

  @Test
  void bothBudgetsHaveToPay() {
    core = core(limits(50 * MIB, 100L), 100 * MIB, 1_000L);
    hears(A);
    submit("j", URL);
    List<Command.ReserveBudget> both = wishes();
    assertEquals(
        List.of(ORIGIN, Purse.OVERALL), both.stream().map(Command.ReserveBudget::origin).toList());
    gives(ORIGIN, 50 * MIB, 100);
    assertEquals(List.of(), sent());
    gives(Purse.OVERALL, 3 * MIB, 100);
    hits(sentOne(), 1_000 * MIB);
    assertTrue(sent().stream().mapToLong(Task::lengthBytes).sum() <= 2 * MIB);
  }

  @Test
  void aWindowAboveAnyCapFailsAtOnceAndSaysWhichCap() {
    Map<Core, String> above = new HashMap<>();
    above.put(core(limits(MIB - 1, null), null, null), "of " + (MIB - 1) + " bytes");
    above.put(core(limits(null, 5L), null, null), "5 requests");
    above.put(core(limits(null, null), MIB - 1, null), "all origins together");
    above.put(core(limits(null, null), null, 5L), "all origins together");
    above.forEach(
        (tight, name) -> {
          core = tight;
          commands.clear();
          hears(A);
          submit("j", URL);
          Problem error = present(status("j").error());
          assertEquals(ErrorCode.BUDGET_EXHAUSTED, error.code());
          assertTrue(error.detail().contains("raise its cap"), error::detail);
          assertEquals(List.of(), commands.stream().filter(c -> !ended(c)).toList());
        });
  }

  private static boolean ended(Command command) {
    return command instanceof Command.JobEnded;
  }

  @Test
  void filesPayNothing() {
    core = core(limits(1L, 1L), 1L, 1L);
    hears(A);
    submit("j", "file:///data/x");
    assertTrue(sentOne().isProbe());
  }

  @Test
  void whatWasLeftAtMidnightPaysNothingBehindIt() {
    core = core(limits(100 * MIB, 100L), null, null);
    hears(A);
    submit("j", URL);
    gives(wish().origin(), 100 * MIB, 100);
    Task probe = sentOne();
    // Behind that it could still reach the origin tomorrow.
    nowMs = midnightMs() - Bounds.FETCH_DEADLINE_MS - 1;
    hears(A);
    hits(probe, 1_000 * MIB);
    List<Task> before = sent();
    assertTrue(!before.isEmpty(), "until midnight it pays");
    nowMs = midnightMs();
    before.forEach(task -> hits(task, 1_000 * MIB));
    assertEquals(List.of(), sent());
    passes(Bounds.SLICE_TIMEOUT_MS, A);
    assertEquals(ORIGIN, wishes().getFirst().origin());
  }

  private final Ledger ledger = new Ledger();

  /** Notes on which day what was sent. */
  @Override
  void tell(Event event) {
    int before = commands.size();
    super.tell(event);
    for (Command command : commands.subList(before, commands.size())) {
      if (command instanceof Command.SendTask send) {
        String origin = ObjectUrl.parse(send.task().url()).origin().text();
        ledger.sent(origin, nowMs / DAY_MS, send.task());
        ledger.sent(Purse.OVERALL, nowMs / DAY_MS, send.task());
      }
    }
  }

  /** The store, which never gives more of a day than its cap; and what was sent on each day. */
  private static final class Ledger {
    final Map<String, long[]> given = new HashMap<>();
    final Map<String, long[]> sent = new HashMap<>();

    static long[] of(Map<String, long[]> days, String origin, long day) {
      return days.computeIfAbsent(day + " " + origin, key -> new long[2]);
    }

    long[] give(Command.ReserveBudget wish, long day) {
      long[] spent = of(given, wish.origin(), day);
      long bytes = Math.min(wish.bytesWish(), cap(wish.bytesCap()) - spent[0]);
      long requests = Math.min(wish.requestsWish(), cap(wish.requestsCap()) - spent[1]);
      if (bytes < wish.bytesMin() || requests < wish.requestsMin()) {
        return new long[2];
      }
      spent[0] += bytes;
      spent[1] += requests;
      return new long[] {bytes, requests};
    }

    private static long cap(@Nullable Long cap) {
      return cap == null ? Long.MAX_VALUE >> 4 : cap;
    }

    void sent(String origin, long day, Task task) {
      long[] sum = of(sent, origin, day);
      sum[0] += task.lengthBytes();
      sum[1] += task.fetches().size();
    }
  }

  @Test
  void whateverIsAnsweredLostHedgedOrTriedAgainNoDaysCapIsPassed() {
    Seeds.forAll(150, this::noCapIsPassed);
  }

  /** All was asked for, and nothing came. */
  private static FetchFacts asked(Task task) {
    return new FetchFacts(task.fetches().size(), 0, 0, 0, 0, 0, 0, 0, null, null, 0, 1_000);
  }

  private void noCapIsPassed(SeededRandom random) {
    long bytesCap = random.between(1L, 80L) * MIB;
    long requestsCap = random.between(6L, 60L);
    long bytesCapOverall = random.between(1L, 120L) * MIB;
    long requestsCapOverall = random.between(6L, 90L);
    core = core(limits(bytesCap, requestsCap), bytesCapOverall, requestsCapOverall);
    commands.clear();
    ledger.given.clear();
    ledger.sent.clear();
    nowMs = 100 * DAY_MS + random.between(0L, DAY_MS - 1);
    hears(A, B);
    submit("j", "http://one.example/o");
    submit("k", "http://two.example/o");
    long sizeBytes = random.between(1L, 200L) * MIB;
    List<Task> open = new ArrayList<>();
    for (int step = 0; step < 150; step++) {
      long day = nowMs / DAY_MS;
      for (Command.ReserveBudget wish : wishes()) {
        if (!random.oneIn(8)) {
          long[] slice = ledger.give(wish, day);
          gives(wish.origin(), slice[0], slice[1]);
        }
      }
      open.addAll(sent());
      if (open.isEmpty() || random.oneIn(4)) {
        passes(random.oneIn(20) ? random.between(1L, 20_000L) : random.between(1L, 900L), A, B);
        nowMs += random.oneIn(25) ? DAY_MS / 2 : 0;
        hears(A, B);
        continue;
      }
      Task task = open.remove(random.between(0, open.size() - 1));
      switch (random.between(0, 5)) {
        case 0 -> tell(new Event.TaskLost(task.id(), false, "no answer"));
        case 1 -> fails(task, asked(task), Problem.of(ErrorCode.ORIGIN_FAILED, "500"));
        case 2 -> misses(task, sizeBytes);
        default -> hits(task, sizeBytes);
      }
    }
    ledger.sent.forEach(
        (key, sum) -> {
          boolean overall = key.endsWith(Purse.OVERALL);
          assertTrue(sum[0] <= (overall ? bytesCapOverall : bytesCap), () -> key + ": " + sum[0]);
          assertTrue(
              sum[1] <= (overall ? requestsCapOverall : requestsCap), () -> key + ": " + sum[1]);
        });
  }
}
