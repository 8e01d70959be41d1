package io.packetfs.edge.task;

import io.packetfs.origin.Identity;
import io.packetfs.origin.IdentityRule;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Program;
import io.packetfs.task.Task;
import io.packetfs.testing.Answer;
import io.packetfs.window.Fetch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Tasks as a scheduler would send them. */
final class Tasks {
  private static final AtomicLong IDS = new AtomicLong();

  private final String url;
  private final Program program;
  private long id = IDS.incrementAndGet();
  private long epoch = 1;
  private int deadlineMs = 30_000;
  private int fetchDeadlineMs = 20_000;
  private @Nullable Identity expected;
  private List<Fetch> fetches = List.of(new Fetch(0, 1 << 20));
  private int streams = 1;
  private int requestsMax = 100;
  private boolean perWindow;

  private Tasks(String url, Program program) {
    this.url = url;
    this.program = program;
  }

  static Tasks on(String url, Instruction... instructions) {
    return new Tasks(url, new Program(List.of(instructions)));
  }

  static Tasks on(String url, Program program) {
    return new Tasks(url, program);
  }

  static Instruction whole(Op op) {
    return Instruction.whole(op, 0);
  }

  /** The identity of an object of this size at a {@code FakeOrigin}. */
  static Identity fake(long sizeBytes) {
    return new Identity(sizeBytes, Answer.ETAG, Identity.Kind.STRONG_ETAG);
  }

  Tasks id(long value) {
    id = value;
    return this;
  }

  Tasks epoch(long value) {
    epoch = value;
    return this;
  }

  Tasks deadlines(int taskMs, int fetchMs) {
    deadlineMs = taskMs;
    fetchDeadlineMs = fetchMs;
    return this;
  }

  Tasks expecting(Identity value) {
    expected = value;
    return this;
  }

  Tasks fetching(Fetch... values) {
    fetches = Arrays.asList(values);
    return this;
  }

  /** So many fetches of that length, side by side, from the beginning. */
  Tasks fetching(int count, long lengthBytes) {
    List<Fetch> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(new Fetch(i * lengthBytes, lengthBytes));
    }
    fetches = values;
    return this;
  }

  Tasks fetching(List<Fetch> values) {
    fetches = values;
    return this;
  }

  Tasks streams(int value) {
    streams = value;
    return this;
  }

  Tasks requestsMax(int value) {
    requestsMax = value;
    return this;
  }

  Tasks perWindow() {
    perWindow = true;
    return this;
  }

  Task task() {
    return new Task(
        id,
        "job-1",
        1,
        epoch,
        deadlineMs,
        fetchDeadlineMs,
        url,
        expected,
        IdentityRule.STRONG_ETAG,
        program,
        fetches,
        streams,
        requestsMax,
        program.entryStates(),
        perWindow);
  }
}
