package io.packetfs.bench.micro;

import io.packetfs.bench.RegisteredCodecs;
import io.packetfs.origin.Identity;
import io.packetfs.origin.IdentityRule;
import io.packetfs.program.OpArguments;
import io.packetfs.program.Partial;
import io.packetfs.program.Program;
import io.packetfs.task.FetchFacts;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.packetfs.window.Fetch;
import io.packetfs.window.Grid;
import io.packetfs.window.WindowPlan;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a task and its reply cost to write and to read: each pair of messages pays both once. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class WireBenchmark {
  private static final Program PROGRAM =
      OpArguments.parse(List.of("counteq:0", "crc32c"), null, null);
  private static final int FETCHES = 4;
  private static final long FETCH_BYTES = WindowPlan.FETCH_WINDOWS_MAX * Grid.WINDOW_BYTES;
  private static final Identity IDENTITY =
      new Identity(1L << 40, "\"5f3a-61c0\"", Identity.Kind.STRONG_ETAG);

  private final Task task =
      new Task(
          1L << 32 | 7,
          "j-01JABCDEF0123456789",
          1,
          1,
          30_000,
          4_000,
          "https://data.example.org/public/disk.img",
          IDENTITY,
          IdentityRule.STRONG_ETAG,
          PROGRAM,
          LongStream.range(0, FETCHES)
              .mapToObj(i -> new Fetch(i * FETCH_BYTES, FETCH_BYTES))
              .toList(),
          2,
          FETCHES,
          PROGRAM.entryStates(),
          false);

  private final TaskReply reply =
      new TaskReply(
          task.id(),
          "edge-1",
          IDENTITY,
          null,
          FETCHES,
          List.of(
              new Partial.Count(FETCHES * FETCH_BYTES, 262_144),
              new Partial.Crc(FETCHES * FETCH_BYTES, 0x0BADCAFE)),
          List.of(),
          FetchFacts.NONE,
          null);

  private final RegisteredCodecs codecs = new RegisteredCodecs();
  private final MessageCodec<Object, Object> taskCodec = codecs.of(Task.class);
  private final MessageCodec<Object, Object> replyCodec = codecs.of(TaskReply.class);

  /** A task of four fetches. */
  @Benchmark
  public Object task() {
    return roundTrip(taskCodec, task);
  }

  /** Its reply, with two partials. */
  @Benchmark
  public Object reply() {
    return roundTrip(replyCodec, reply);
  }

  private static Object roundTrip(MessageCodec<Object, Object> codec, Object message) {
    Buffer buffer = Buffer.buffer();
    codec.encodeToWire(buffer, message);
    return codec.decodeFromWire(0, buffer);
  }
}
