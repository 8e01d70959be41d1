package io.packetfs.wire;

import io.packetfs.origin.Identity;
import io.packetfs.origin.IdentityRule;
import io.packetfs.origin.PublishedChecksum;
import io.packetfs.program.Partial;
import io.packetfs.program.fnv.FnvNibbles;
import io.packetfs.program.fnv.NibbleMap;
import io.packetfs.task.FetchFacts;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.packetfs.testing.SeededRandom;
import io.packetfs.window.Fetch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Random tasks, replies and partials. */
public final class TaskMessages {
  private TaskMessages() {}

  /** Any task. */
  public static Task task(SeededRandom random) {
    List<Fetch> fetches =
        list(random, 1, 4, r -> new Fetch(r.scaled(1L << 62), 1 + r.scaled(1L << 24)));
    return new Task(
        random.bits(),
        "j-" + random.scaled(1_000),
        random.between(1, 9),
        random.scaled(Long.MAX_VALUE - 1),
        random.between(1, 60_000),
        random.between(1, 4_000),
        "https://h/" + random.scaled(1_000),
        identity(random),
        random.pick(IdentityRule.values()),
        JobMessages.spec(random).program(),
        fetches,
        random.between(1, 10),
        fetches.size() + random.between(0, 10),
        list(random, 0, 4, r -> r.between(0, 255)),
        random.oneIn(2));
  }

  /** Any reply. */
  public static TaskReply reply(SeededRandom random) {
    return new TaskReply(
        random.bits(),
        "edge-" + random.scaled(1_000),
        identity(random),
        random.oneIn(2) ? null : new PublishedChecksum((int) random.bits(), "Repr-Digest"),
        random.oneIn(2) ? null : "https://cdn/",
        random.between(0, 16),
        list(random, 0, 4, TaskMessages::partial),
        list(random, 0, 4, r -> list(r, 0, 4, TaskMessages::partial)),
        new FetchFacts(
            random.between(0, 99),
            random.scaled(1L << 40),
            random.scaled(1L << 40),
            random.between(0, 99),
            random.between(0, 99),
            random.between(0, 99),
            random.scaled(1L << 40),
            random.scaled(1L << 40),
            random.oneIn(2) ? null : "Cache-Status",
            random.oneIn(2) ? null : "SJC",
            random.scaled(1L << 40),
            random.scaled(1L << 40)),
        JobMessages.problem(random));
  }

  /** Any partial of at least one byte that a job's progress may have. */
  public static Partial storedPartial(SeededRandom random) {
    long length = 1 + random.scaled(Long.MAX_VALUE - 1);
    return random.pick(
        new Partial.Count(length, random.scaled(length)),
        new Partial.Crc(length, (int) random.bits()),
        new Partial.FnvRun(length, random.between(0, 255), random.bits()));
  }

  /** Any partial of at least one byte. */
  public static Partial partial(SeededRandom random) {
    long length = 1 + random.scaled(Long.MAX_VALUE - 1);
    return random.pick(
        storedPartial(random),
        new Partial.FnvLow(length, nibbles(random)),
        new Partial.FnvHigh(length, random.between(0, 15), random.between(0, 15), nibbles(random)));
  }

  private static NibbleMap nibbles(SeededRandom random) {
    byte[] bytes = random.bytes(9);
    return FnvNibbles.lowMap(bytes, 0, bytes.length);
  }

  private static @Nullable Identity identity(SeededRandom random) {
    return random.oneIn(3)
        ? null
        : new Identity(random.scaled(1L << 62), "\"ü\"", Identity.Kind.STRONG_ETAG);
  }

  private static <T> List<T> list(
      SeededRandom random, int from, int to, Function<SeededRandom, T> element) {
    List<T> elements = new ArrayList<>();
    for (int i = random.between(from, to); i > 0; i--) {
      elements.add(element.apply(random));
    }
    return elements;
  }
}
