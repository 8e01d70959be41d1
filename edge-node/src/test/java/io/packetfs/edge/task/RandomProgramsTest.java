package io.packetfs.edge.task;

import static io.packetfs.edge.EdgeRig.allowing;
import static io.packetfs.edge.EdgeRig.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.packetfs.edge.EdgeRig;
import io.packetfs.origin.Identity;
import io.packetfs.origin.Volume;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Program;
import io.packetfs.program.Results;
import io.packetfs.program.fnv.Fnv;
import io.packetfs.task.TaskReply;
import io.packetfs.testing.FakeOrigin;
import io.packetfs.testing.Reference;
import io.packetfs.testing.SeededRandom;
import io.packetfs.testing.Seeds;
import io.packetfs.testing.TestObject;
import io.packetfs.testing.TestObjects;
import io.packetfs.window.ByteRange;
import io.packetfs.window.Fetch;
import io.packetfs.window.WindowPlan;
import io.packetfs.wire.json.ProgramJson;
import io.packetfs.wire.json.ResultJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the program, the object, its source and the streams: the plain loop's results. */
class RandomProgramsTest {
  private static final int CASES = 12;

  /** More than one, whatever the machine has: then files have pilots. */
  private static final int THREADS = 3;

  private static final long SIZE_BYTES_MAX = 3 << 20;

  @TempDir private Path temp;
  private Path read;
  private Path mapped;
  private FakeOrigin origin;
  private EdgeRig rig;

  /**
   * Each task has a leader of its own: nobody answers heartbeats here, and one leader's tasks are
   * taken for 3 s only.
   */
  private long epoch;

  @BeforeEach
  void start() throws IOException {
    read = java.nio.file.Files.createDirectory(temp.toRealPath().resolve("read"));
    mapped = java.nio.file.Files.createDirectory(temp.toRealPath().resolve("mapped"));
    origin = FakeOrigin.of(TestObjects.empty());
    rig =
        EdgeRig.start(
            options ->
                options
                    .threads(THREADS)
                    .policy(allowing(origin.url("/"), "file:///"))
                    .volumes(
                        List.of(
                            new Volume("read", read.toString(), false),
                            new Volume("mapped", mapped.toString(), true))));
  }

  @AfterEach
  void stop() throws IOException {
    rig.close();
    origin.close();
  }

  /** The same bytes by every kind of source. */
  private List<String> urls(long seed, TestObject object) throws IOException {
    String name = "/object-" + seed;
    origin.put(name, object);
    object.writeTo(Path.of(read + name));
    object.writeTo(Path.of(mapped + name));
    return List.of(origin.url(name), "file://" + read + name, "file://" + mapped + name);
  }

  private static Program program(SeededRandom random, long sizeBytes) {
    List<Instruction> instructions = new ArrayList<>();
    List<ByteRange> ranges = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      long offset = random.between(0L, sizeBytes - 1);
      ranges.add(new ByteRange(offset, random.between(1L, sizeBytes - offset)));
    }
    for (int i = random.between(1, 6); i > 0; i--) {
      Op op = random.pick(Op.written());
      ByteRange range = random.oneIn(3) ? null : random.pick(ranges);
      instructions.add(
          new Instruction(
              op,
              op == Op.CRC32C || op == Op.FNV ? 0 : random.between(0, 255),
              range == null ? null : range.offset(),
              range == null ? null : range.length(),
              random.between(0, 1),
              op == Op.FNV && random.oneIn(2) ? random.bits() : Fnv.OFFSET_BASIS));
    }
    return new Program(instructions);
  }

  @Test
  void tasksOfAnyShapeGiveThePlainLoopsResults() {
    Seeds.forAll(
        CASES,
        random -> {
          TestObject object = TestObjects.seeded(random.bits(), random.between(1L, SIZE_BYTES_MAX));
          Program program = program(random, object.sizeBytes());
          for (String url : urls(random.seed(), object)) {
            TaskReply probe =
                await(
                    rig.task(
                        Tasks.on(url, program).epoch(++epoch).fetching(new Fetch(0, 1)).task()));
            Identity identity = probe.identity();
            assertNotNull(identity, () -> String.valueOf(probe.problem()));
            WindowPlan plan = WindowPlan.of(program.ranges(object.sizeBytes()), object.sizeBytes());
            List<Fetch> fetches = new ArrayList<>();
            plan.allFetches(random.between(1, 3)).forEachRemaining(fetches::add);
            if (fetches.isEmpty()) {
              continue;
            }
            Tasks task =
                Tasks.on(url, program)
                    .epoch(++epoch)
                    .expecting(identity)
                    .fetching(fetches)
                    .streams(random.between(1, 4));
            TaskReply reply =
                await(rig.task(random.oneIn(2) ? task.perWindow().task() : task.task()));
            assertNull(reply.problem(), () -> url + ": " + reply.problem());
            assertEquals(
                Reference.results(program, object),
                Results.of(program, object.sizeBytes(), reply.partials()),
                url);
          }
        });
  }

  @Test
  void callsOfAnyShapeGiveThePlainLoopsResults() {
    Seeds.forAll(
        CASES,
        random -> {
          TestObject object = TestObjects.seeded(random.bits(), random.between(1L, SIZE_BYTES_MAX));
          Program program = program(random, object.sizeBytes());
          JsonArray expected = new JsonArray();
          Reference.results(program, object)
              .forEach(result -> expected.add(ResultJson.toJson(result)));
          for (String url : urls(random.seed(), object)) {
            JsonObject body =
                new JsonObject()
                    .put("data_url", url)
                    .put("instructions", ProgramJson.toJson(program));
            EdgeRig.Answer answer = rig.post(body.encode());
            assertEquals(200, answer.status(), answer.response()::body);
            assertEquals(
                new JsonArray(expected.encode()), answer.json().getJsonArray("results"), url);
          }
        });
  }
}
