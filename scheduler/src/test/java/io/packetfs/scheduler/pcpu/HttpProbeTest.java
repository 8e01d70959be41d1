package io.packetfs.scheduler.pcpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Program;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.packetfs.window.ByteRange;
import io.packetfs.window.Fetch;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tasks over objects whose size is not known yet. */
class HttpProbeTest extends OneEndpoint {
  @Test
  void aProbeOfALongObjectCostsOneRequest() throws Exception {
    TaskReply reply = send(task(PROGRAM, null, List.of(new Fetch(0, MIB))));
    assertEquals(PINNED, reply.identity());
    assertEquals(
        Computed.partials(PROGRAM, OBJECT, new ByteRange(0, MIB), PROGRAM.entryStates()),
        reply.partials());
    assertEquals(1, reply.facts().requests());
  }

  private TaskReply sendBeyondTheEnd() throws Exception {
    TaskReply reply = send(task(PROGRAM, null, List.of(new Fetch(2 * MIB, MIB))));
    assertNull(reply.problem());
    assertEquals(PINNED, reply.identity());
    assertEquals(
        Computed.partials(PROGRAM, OBJECT, new ByteRange(2 * MIB, 5), PROGRAM.entryStates()),
        reply.partials());
    assertEquals(1, reply.fetchesDone());
    assertEquals(5, reply.facts().bytesProcessed());
    return reply;
  }

  @Test
  void aProbeBeyondTheEndCostsOneRequestToo() throws Exception {
    assertEquals(1, sendBeyondTheEnd().facts().requests());
    assertEquals(1, edge.calls.size());
    assertEquals(true, edge.calls.getFirst().getBoolean("clip"));
  }

  @Test
  void whoPassesClipOverIsAskedForTheSize() throws Exception {
    edge.clip = FakeEdge.Clip.PASSES_OVER;
    assertEquals(3, sendBeyondTheEnd().facts().requests());
    assertEquals(3, edge.calls.size());
  }

  @Test
  void whoRefusesClipIsAskedWithoutIt() throws Exception {
    edge.clip = FakeEdge.Clip.REFUSES;
    // The refusal itself cost no request to the origin.
    assertEquals(3, sendBeyondTheEnd().facts().requests());
    assertEquals(4, edge.calls.size());
    edge.calls.clear();
    assertEquals(1, send(task(PROGRAM, null, List.of(new Fetch(0, MIB)))).facts().requests());
    assertEquals(2, edge.calls.size());
  }

  @Test
  void onlyAProbeClips() throws Exception {
    send(task(PROGRAM, PINNED, List.of(new Fetch(2 * MIB, 5))));
    assertFalse(edge.calls.getFirst().containsKey("clip"));
  }

  @Test
  void aProbeWithNothingToReadTellsTheProblemOfTheProgram() throws Exception {
    Program behind = new Program(List.of(new Instruction(Op.FNV, 0, 5L * MIB, null, 0, 1)));
    Problem problem = problem(send(task(behind, null, List.of(new Fetch(5 * MIB, MIB)))));
    assertEquals(ErrorCode.RANGE_BEYOND_END, problem.code());
    assertEquals(0, problem.instructionIndex());
  }

  @Test
  void aResultThatIsLongerThanTheObjectIsThePcpusFailure() throws Exception {
    edge.lie =
        json -> {
          json.getJsonArray("results").getJsonObject(0).put("length", MIB);
          return json;
        };
    Task probe = task(PROGRAM, null, List.of(new Fetch(2 * MIB, MIB)));
    assertEquals(ErrorCode.PCPU_FAILED, problem(send(probe)).code());
  }

  @Test
  void aProgramBeyondTheEndIsTheObjectsProblemWithItsIndex() throws Exception {
    Program program =
        new Program(
            List.of(
                Instruction.whole(Op.CRC32C, 0),
                new Instruction(Op.COUNTEQ, 0, 0L, 9L * MIB, 0, 0)));
    TaskReply reply = send(task(program, null, List.of(new Fetch(0, MIB))));
    Problem problem = problem(reply);
    assertEquals(ErrorCode.RANGE_BEYOND_END, problem.code());
    assertEquals(1, problem.instructionIndex());
  }

  @Test
  void transformsAloneCostOneCallThatReadsNothing() throws Exception {
    Program program = new Program(List.of(Instruction.whole(Op.XOR, 1)));
    TaskReply reply = send(task(program, null, List.of(new Fetch(0, MIB))));
    assertEquals(PINNED, reply.identity());
    assertEquals(List.of(), reply.partials());
    assertEquals(0, reply.facts().bytesProcessed());
  }

  @Test
  void aProbeThatWasRedirectedHasToSayWhereTo() throws Exception {
    edge.lie = json -> json.put("requests", 2);
    Task probe = task(PROGRAM, null, List.of(new Fetch(0, MIB)));
    assertEquals(ErrorCode.PCPU_FAILED, problem(send(probe)).code());
    edge.lie =
        json -> {
          json.getJsonObject("object").put("url", "http://origin.example/moved.bin");
          return json.put("requests", 2);
        };
    assertEquals("http://origin.example/moved.bin", send(probe).finalUrl());
  }
}
