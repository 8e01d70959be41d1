package io.packetfs.edge.task;

import static io.packetfs.edge.EdgeRig.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.origin.ObjectUrl;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Partial;
import io.packetfs.program.Program;
import io.packetfs.program.ProgramRun;
import io.packetfs.program.fnv.FnvBlocks;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.packetfs.testing.SeededRandom;
import io.packetfs.testing.Seeds;
import io.packetfs.window.ByteRange;
import io.packetfs.window.Fetch;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A task with fnv over bytes that may be read twice: whatever order its fetches end in, and
 * whatever becomes of them, its partials are those of the bytes in front of the first gap.
 */
class PilotedTaskTest {
  private static final int CASES = 40;
  private static final int FETCHES_MAX = 4;
  private static final long BUDGET_BYTES = 2_000;
  private static final String URL = "file:///data/object";

  private Vertx vertx;
  private Context context;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    context = vertx.getOrCreateContext();
  }

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  /** One task under way. */
  private final class Play {
    final SeededRandom random;
    final byte[] object;
    final Program program;
    final Task task;
    final RereadSource source;
    final HoldBudget budget = new HoldBudget(BUDGET_BYTES);
    final Future<TaskReply> reply;
    private final TaskRun run;
    private List<RereadSource.Call> waiting = List.of();

    Play(SeededRandom random, Program program) {
      this.random = random;
      this.program = program;
      List<Fetch> fetches = new ArrayList<>();
      int at = 0;
      for (int i = random.between(2, 9); i > 0; i--) {
        int length = FnvBlocks.BLOCK_BYTES * random.between(0, 2) + random.between(1, 9);
        fetches.add(new Fetch(at, length));
        at += length;
      }
      object = random.bytes(at);
      source = new RereadSource(object, Tasks.fake(at), FETCHES_MAX);
      task = Tasks.on(URL, program).expecting(Tasks.fake(at)).fetching(fetches).task();
      TaskLimits limits = new TaskLimits(1, Long.MAX_VALUE, 1, 1, BUDGET_BYTES);
      run =
          new TaskRun(vertx, context, task, ObjectUrl.parse(URL), source, budget, limits, "edge-1");
      Promise<TaskReply> promise = Promise.promise();
      reply = promise.future();
      TaskRun started = run;
      context.runOnContext(v -> started.start().onComplete(promise));
    }

    /** One that waits, by chance; null when the task has ended. */
    RereadSource.@Nullable Call next() {
      try {
        waiting = source.waiting(waiting, reply);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      if (waiting.isEmpty()) {
        return null;
      }
      RereadSource.Call call = random.pick(waiting);
      waiting.remove(call);
      return call;
    }

    TaskReply succeedAll() {
      while (!reply.isComplete()) {
        RereadSource.Call call = next();
        if (call != null) {
          call.succeed();
        }
      }
      return await(reply);
    }

    void cancel(Problem why) {
      context.runOnContext(v -> run.stop(why));
    }

    /** What the first fetches come to, by one run over all of them. */
    List<Partial> partials(int fetches) {
      long end = fetches == 0 ? 0 : task.fetches().get(fetches - 1).end();
      ProgramRun whole =
          ProgramRun.open(program, object.length, ByteRange.between(0, end), program.entryStates());
      whole.update(ByteBuffer.wrap(object, 0, (int) end));
      return whole.finish();
    }

    void assertPrefix(TaskReply got) {
      assertEquals(
          got.fetchesDone() == 0 ? List.of() : partials(got.fetchesDone()), got.partials());
      assertEquals(0, budget.reserved());
      assertTrue(source.mostUnderWay() <= FETCHES_MAX, () -> source.mostUnderWay() + " at once");
    }
  }

  private static Program program(SeededRandom random) {
    List<Instruction> instructions = new ArrayList<>();
    if (random.oneIn(2)) {
      instructions.add(Instruction.whole(random.pick(Op.XOR, Op.ADD), random.between(1, 255)));
    }
    instructions.add(new Instruction(Op.FNV, 0, null, null, 0, random.bits()));
    instructions.add(Instruction.whole(random.pick(Op.CRC32C, Op.COUNTEQ), 0));
    return new Program(instructions);
  }

  @Test
  void fetchesMayEndInAnyOrder() {
    Seeds.forAll(
        CASES,
        random -> {
          Play play = new Play(random, program(random));
          TaskReply reply = play.succeedAll();
          assertNull(reply.problem(), () -> String.valueOf(reply.problem()));
          assertEquals(play.task.fetches().size(), reply.fetchesDone());
          play.assertPrefix(reply);
        });
  }

  @Test
  void whatThePilotReadsIsNeitherPaidForNorCounted() {
    Play play = new Play(new SeededRandom(1), new Program(List.of(Tasks.whole(Op.FNV))));
    TaskReply reply = play.succeedAll();
    assertEquals(play.object.length, reply.facts().bytesFetched());
    assertEquals(play.object.length, reply.facts().bytesProcessed());
    assertEquals(play.task.fetches().size(), reply.facts().requests());
  }

  @Test
  void whatIsDoneInFrontOfAFailureCounts() {
    Problem why = Problem.of(ErrorCode.ORIGIN_UNREACHABLE, "the disk is gone");
    Seeds.forAll(
        CASES,
        random -> {
          Play play = new Play(random, program(random));
          int failsAt = random.between(0, play.task.fetches().size() - 1);
          boolean pilotToo = random.oneIn(2);
          while (!play.reply.isComplete()) {
            RereadSource.Call call = play.next();
            if (call == null) {
              continue;
            }
            boolean it = call.order.fetch().equals(play.task.fetches().get(failsAt));
            if (it && (pilotToo || !call.isPilots())) {
              call.fail(why);
            } else {
              call.succeed();
            }
          }
          TaskReply reply = await(play.reply);
          assertEquals(why, reply.problem());
          assertEquals(failsAt, reply.fetchesDone());
          play.assertPrefix(reply);
        });
  }

  @Test
  void aCancelledTaskKeepsWhatIsDoneAndStopsAllElse() {
    Problem why = Problem.of(ErrorCode.CANCELLED, "the task was cancelled");
    Seeds.forAll(
        CASES,
        random -> {
          Play play = new Play(random, program(random));
          for (int i = random.between(0, play.task.fetches().size()); i > 0; i--) {
            RereadSource.Call call = play.next();
            if (call != null) {
              call.succeed();
            }
          }
          play.cancel(why);
          TaskReply reply = await(play.reply);
          if (reply.fetchesDone() < play.task.fetches().size()) {
            assertEquals(why, reply.problem());
          }
          play.assertPrefix(reply);
          assertNull(play.next());
        });
  }

  @Test
  void bytesThatAreOthersTheSecondTimeAreAChangedObject() {
    Seeds.forAll(
        CASES,
        random -> {
          Play play = new Play(random, program(random));
          RereadSource.Call pilot = play.next();
          assertNotNull(pilot);
          assertTrue(pilot.isPilots());
          pilot.succeed();
          int length = (int) pilot.order.fetch().length();
          play.object[random.between(0, length - 1)] ^= (byte) random.between(1, 255);
          TaskReply reply = play.succeedAll();
          Problem problem = reply.problem();
          assertNotNull(problem);
          assertEquals(ErrorCode.OBJECT_CHANGED, problem.code());
          assertEquals(0, reply.fetchesDone());
          assertEquals(List.of(), reply.partials());
        });
  }

  @Test
  void aTaskThatHasNothingToComputeAtOnceHasNoPilot() {
    RereadSource source = new RereadSource(new byte[2], Tasks.fake(2), FETCHES_MAX);
    RereadSource once = new RereadSource(new byte[2], Tasks.fake(2), 0);
    Tasks two = Tasks.on(URL, Tasks.whole(Op.FNV)).expecting(Tasks.fake(2)).fetching(2, 1);
    assertTrue(Pilot.isFor(two.task(), source));
    assertFalse(Pilot.isFor(two.task(), once));
    assertFalse(Pilot.isFor(two.fetching(1, 2).task(), source));
    Tasks unordered = Tasks.on(URL, Tasks.whole(Op.CRC32C)).expecting(Tasks.fake(2));
    assertFalse(Pilot.isFor(unordered.fetching(2, 1).task(), source));
  }
}
