package io.packetfs.bench.micro;

import io.packetfs.edge.EdgeOptions;
import io.packetfs.edge.source.ComputePool;
import io.packetfs.edge.source.FileSource;
import io.packetfs.edge.source.HostResolver;
import io.packetfs.edge.source.HttpOptions;
import io.packetfs.edge.source.HttpSource;
import io.packetfs.edge.task.TaskGate;
import io.packetfs.edge.task.TaskLimits;
import io.packetfs.edge.task.TaskMetrics;
import io.packetfs.edge.task.TaskRunner;
import io.packetfs.origin.AllowRule;
import io.packetfs.origin.Identity;
import io.packetfs.origin.IdentityRule;
import io.packetfs.origin.OriginLimits;
import io.packetfs.origin.OriginPolicy;
import io.packetfs.origin.Volume;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Partial;
import io.packetfs.program.Partials;
import io.packetfs.program.Program;
import io.packetfs.program.fnv.Fnv;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.packetfs.window.Fetch;
import io.packetfs.window.Grid;
import io.packetfs.window.WindowPlan;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Fnv over a whole file of a mapped volume in {@code /dev/shm}, by an edge node's task runner
 * without scheduler and bus: tasks of 256 MiB, each entered with what the one before left. One
 * operation is the file. With one thread nothing is piloted.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 7, time = 2)
@Fork(1)
public class FnvFileBenchmark {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final Program PROGRAM = new Program(List.of(Instruction.whole(Op.FNV, 0)));
  private static final long FETCH_BYTES = (long) WindowPlan.FETCH_WINDOWS_MAX * Grid.WINDOW_BYTES;
  private static final long TASK_BYTES = EdgeOptions.DEFAULT_TASK_BYTES_MAX;
  private static final int DEADLINE_MS = 60_000;
  private static final int WORK_MAX = 64;
  private static final long SEED = 1;

  /** Compute threads of the node. */
  @Param({"1", "2"})
  public int threads = 1;

  /** The file. */
  @Param({"256", "4096"})
  public int sizeMiB = 1;

  private final byte[] chunk = new byte[Grid.WINDOW_BYTES];
  private @Nullable Path file;
  private @Nullable Node node;
  private long expected;

  /** What computes, and closes with it. */
  private record Node(
      Vertx vertx,
      ComputePool pool,
      FileSource files,
      HttpSource http,
      TaskRunner.Slot slot,
      Identity identity) {}

  /** Writes the file, starts the node, and hashes both ways once. */
  @Setup
  public void start() throws IOException {
    Path made = Files.createTempFile(MEMORY, "pfs-fnv-", ".bin");
    file = made;
    SplittableRandom random = new SplittableRandom(SEED);
    try (OutputStream out = Files.newOutputStream(made)) {
      for (int i = 0; i < sizeMiB; i++) {
        random.nextBytes(chunk);
        out.write(chunk);
      }
    }
    node = node(made);
    expected = byteLoop();
    edgeNode();
  }

  private Node node(Path path) {
    Vertx vertx = Vertx.vertx();
    ComputePool pool = new ComputePool(threads, WORK_MAX);
    String volume = String.valueOf(path.getParent());
    FileSource files = new FileSource(vertx, List.of(new Volume("bench", volume, true)), pool);
    OriginPolicy policy =
        new OriginPolicy(
            List.of(new AllowRule("file://" + path, true)),
            Map.of(),
            OriginLimits.DEFAULT,
            null,
            null);
    HttpSource http =
        await(
            HttpSource.start(vertx, policy, HttpOptions.DEFAULT, HostResolver.system(vertx), pool));
    TaskLimits limits = new TaskLimits(1, TASK_BYTES, 1, 1, EdgeOptions.DEFAULT_FETCH_BUFFER_BYTES);
    TaskRunner runner =
        new TaskRunner(
            vertx,
            vertx.getOrCreateContext(),
            "bench",
            limits,
            new TaskGate(policy, List.of(), Set.of("file"), Set.of(Op.FNV), limits),
            files,
            http,
            new TaskMetrics(new PrometheusRegistry()));
    TaskRunner.Slot slot = await(runner.openSlot());
    Task probe = task(path, null, PROGRAM.entryStates(), List.of(new Fetch(0, 1)));
    Identity identity = await(slot.run(probe)).identity();
    if (identity == null) {
      throw new IllegalStateException("the probe of " + path + " failed");
    }
    return new Node(vertx, pool, files, http, slot, identity);
  }

  /** Stops the node and removes the file. */
  @TearDown
  public void stop() throws IOException {
    Node stopped = node;
    if (stopped != null) {
      stopped.slot().close();
      stopped.files().close();
      await(stopped.http().close());
      stopped.pool().close();
      await(stopped.vertx().close());
    }
    if (file != null) {
      Files.deleteIfExists(file);
    }
  }

  /** As an edge node does it. */
  @Benchmark
  public long edgeNode() {
    Node running = node;
    Path path = file;
    if (running == null || path == null) {
      throw new IllegalStateException("not set up");
    }
    List<Partial> partials = List.of();
    List<Integer> entryStates = PROGRAM.entryStates();
    long sizeBytes = running.identity().sizeBytes();
    for (long at = 0; at < sizeBytes; at += TASK_BYTES) {
      List<Fetch> fetches = fetches(at, Math.min(sizeBytes, at + TASK_BYTES));
      TaskReply reply =
          await(running.slot().run(task(path, running.identity(), entryStates, fetches)));
      if (reply.problem() != null) {
        throw reply.problem().asException();
      }
      partials =
          partials.isEmpty() ? reply.partials() : Partials.combineAll(partials, reply.partials());
      entryStates = Partials.exitStates(partials);
    }
    long hash = ((Partial.FnvRun) partials.getFirst()).apply(Fnv.OFFSET_BASIS);
    if (hash != expected) {
      throw new IllegalStateException(
          "the node's hash is " + Long.toHexString(hash) + ", not " + Long.toHexString(expected));
    }
    return hash;
  }

  /** Byte after byte, a window at a time. */
  @Benchmark
  public long byteLoop() throws IOException {
    Path path = file;
    if (path == null) {
      throw new IllegalStateException("not set up");
    }
    long hash = Fnv.OFFSET_BASIS;
    try (InputStream in = Files.newInputStream(path)) {
      for (int count = in.readNBytes(chunk, 0, chunk.length);
          count > 0;
          count = in.readNBytes(chunk, 0, chunk.length)) {
        hash = Fnv.hash(hash, chunk, 0, count);
      }
    }
    return hash;
  }

  private static List<Fetch> fetches(long from, long to) {
    List<Fetch> fetches = new ArrayList<>();
    for (long at = from; at < to; at += FETCH_BYTES) {
      fetches.add(new Fetch(at, Math.min(FETCH_BYTES, to - at)));
    }
    return fetches;
  }

  private static Task task(
      Path path, @Nullable Identity expected, List<Integer> entryStates, List<Fetch> fetches) {
    return new Task(
        0,
        "bench",
        1,
        1,
        DEADLINE_MS,
        DEADLINE_MS,
        "file://" + path,
        expected,
        IdentityRule.STRONG_ETAG,
        PROGRAM,
        fetches,
        1,
        fetches.size(),
        entryStates,
        false);
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
