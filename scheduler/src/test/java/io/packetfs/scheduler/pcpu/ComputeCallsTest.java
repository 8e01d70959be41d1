package io.packetfs.scheduler.pcpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.ProblemException;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Partial;
import io.packetfs.program.Partials;
import io.packetfs.program.Program;
import io.packetfs.program.Programs;
import io.packetfs.program.Result;
import io.packetfs.program.fnv.Fnv;
import io.packetfs.testing.SeededRandom;
import io.packetfs.testing.Seeds;
import io.packetfs.window.ByteRange;
import io.packetfs.window.Fetch;
import io.packetfs.window.Grid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ComputeCallsTest {
  private static final int CASES = 60;
  private static final long MIB = 1 << 20;

  @Test
  void callsGiveThePartialsThatOneRunGives() {
    Seeds.forAll(
        CASES,
        random -> {
          byte[] object = bytes(random, random.between(1, 3 << 20));
          Program program = Programs.random(random, object.length);
          boolean perWindow = random.oneIn(2);
          List<Fetch> fetches = fetches(random, object.length, perWindow ? Grid.WINDOW_BYTES : 1);
          List<ComputeCall> calls =
              ComputeCalls.of(
                  program, object.length, fetches, perWindow, random.between(1L, 4 * MIB));

          List<List<Partial>> expectedWindows = new ArrayList<>();
          List<Integer> states = entriesBefore(program, object, fetches.getFirst().offset());
          List<Partial> came = Partials.emptyAll(program, states);
          List<Partial> expected = came;
          List<Integer> sent = states;
          List<List<Partial>> cameWindows = new ArrayList<>();
          for (Fetch fetch : fetches) {
            List<Partial> own = Computed.partials(program, object, fetch.range(), states);
            expected = Partials.combineAll(expected, own);
            states = Partials.exitStates(own);
            for (ByteRange window : windows(fetch)) {
              expectedWindows.add(
                  Computed.partials(program, object, window, program.entryStates()));
            }
          }
          for (ComputeCall call : calls) {
            ComputeCall.Outcome outcome = answered(call, program, object, sent);
            came = Partials.combineAll(came, outcome.partials());
            cameWindows.addAll(outcome.windows());
            sent = Partials.exitStates(outcome.partials());
          }
          assertEquals(expected, came);
          assertEquals(perWindow ? expectedWindows : List.of(), cameWindows);
          assertEquals(fetches.size(), calls.getLast().fetchesDone());
        });
  }

  @Test
  void aBlindCallGivesThePartialsOfWhatThereIs() {
    Seeds.forAll(
        CASES,
        random -> {
          byte[] object = bytes(random, random.between(0, 2 << 20));
          Program program = Programs.random(random, random.between(1, 4 << 20));
          boolean perWindow = random.oneIn(2);
          long offset = program.lowestOffset() / Grid.WINDOW_BYTES * Grid.WINDOW_BYTES;
          ComputeCall call =
              ComputeCalls.of(
                      program,
                      ComputeCalls.UNKNOWN_SIZE_BYTES,
                      List.of(new Fetch(offset, Grid.WINDOW_BYTES)),
                      perWindow,
                      MIB)
                  .getFirst();
          Program clipping = program.clipping();
          List<Integer> states = program.entryStates();
          ByteRange there =
              new ByteRange(offset, Grid.WINDOW_BYTES).clip(new ByteRange(0, object.length));
          List<Partial> right = Computed.partials(clipping, object, there, states);

          List<Long> values =
              call.steps().isEmpty()
                  ? List.of()
                  : Computed.results(call.program(program, states).clipping(), object).stream()
                      .map(Result::value)
                      .toList();
          ComputeCall.Outcome outcome = call.outcome(program, states, values, object.length);

          assertEquals(right, outcome.partials());
          assertEquals(
              perWindow && offset < object.length ? List.of(right) : List.of(), outcome.windows());
        });
  }

  private static ComputeCall.Outcome answered(
      ComputeCall call, Program program, byte[] object, List<Integer> entries) {
    if (call.steps().isEmpty()) {
      return call.outcome(program, entries, List.of(), object.length);
    }
    assertTrue(call.steps().size() <= Program.INSTRUCTIONS_MAX);
    List<Long> values =
        Computed.results(call.program(program, entries), object).stream()
            .map(Result::value)
            .toList();
    return call.outcome(program, entries, values, object.length);
  }

  /** Ranges that an entry-dependent reducer has begun before. */
  private static List<Integer> entriesBefore(Program program, byte[] object, long offset) {
    return Partials.exitStates(
        Computed.partials(program, object, new ByteRange(0, offset), program.entryStates()));
  }

  @Test
  void pipelinesThatLookAlikeWhenClippedStayApart() {
    Program program =
        new Program(
            List.of(
                new Instruction(Op.XOR, 255, 0L, 2 * MIB, 0, Fnv.OFFSET_BASIS),
                new Instruction(Op.CRC32C, 0, 0L, 2 * MIB, 0, Fnv.OFFSET_BASIS),
                new Instruction(Op.CRC32C, 0, 0L, 3 * MIB, 0, Fnv.OFFSET_BASIS)));
    ComputeCall call =
        ComputeCalls.of(program, 3 * MIB, List.of(new Fetch(0, MIB)), false, MIB).getFirst();
    assertEquals(
        List.of(0, 0, 1),
        call.steps().stream().map(step -> step.instruction().pipeline()).toList());
  }

  @Test
  void whatReadsNothingOfThePieceIsNotSent() {
    Program program =
        new Program(
            List.of(
                new Instruction(Op.COUNTEQ, 1, 2 * MIB, MIB, 0, Fnv.OFFSET_BASIS),
                new Instruction(Op.ADD, 1, 0L, MIB, 0, Fnv.OFFSET_BASIS),
                new Instruction(Op.CRC32C, 0, 0L, MIB, 0, Fnv.OFFSET_BASIS),
                new Instruction(Op.XOR, 1, 0L, MIB, 0, Fnv.OFFSET_BASIS)));
    ComputeCall call =
        ComputeCalls.of(program, 3 * MIB, List.of(new Fetch(0, MIB)), false, MIB).getFirst();
    assertEquals(
        List.of(Op.ADD, Op.CRC32C), call.steps().stream().map(s -> s.instruction().op()).toList());
  }

  @Test
  void neighboursShareACallAsFarAsItMayReach() {
    Program program = new Program(List.of(Instruction.whole(Op.CRC32C, 0)));
    List<Fetch> fetches =
        List.of(
            new Fetch(0, MIB),
            new Fetch(MIB, MIB),
            new Fetch(2 * MIB, MIB),
            new Fetch(9 * MIB, MIB));
    List<ComputeCall> calls = ComputeCalls.of(program, 10 * MIB, fetches, false, 2 * MIB);
    assertEquals(
        List.of(
            new ByteRange(0, 2 * MIB), new ByteRange(2 * MIB, MIB), new ByteRange(9 * MIB, MIB)),
        calls.stream().map(ComputeCall::range).toList());
    assertEquals(List.of(2, 3, 4), calls.stream().map(ComputeCall::fetchesDone).toList());
  }

  @Test
  void noCallHasMoreInstructionsThanTheContractAllows() {
    Program program = new Program(Collections.nCopies(5, Instruction.whole(Op.COUNTEQ, 0)));
    List<ComputeCall> calls =
        ComputeCalls.of(program, 32 * MIB, List.of(new Fetch(0, 32 * MIB)), true, 64 * MIB);
    assertEquals(3, calls.size());
    Set<Integer> sizes = new HashSet<>();
    calls.forEach(call -> sizes.add(call.steps().size()));
    assertEquals(Set.of(60, 40), sizes);
    assertEquals(List.of(0, 0, 1), calls.stream().map(ComputeCall::fetchesDone).toList());
  }

  @Test
  void aWindowThatNeedsMoreThanACallIsForOthers() {
    List<Instruction> many = new ArrayList<>(Collections.nCopies(63, Instruction.whole(Op.FNV, 0)));
    ProblemException refused =
        assertThrows(
            ProblemException.class,
            () -> ComputeCalls.of(new Program(many), MIB, List.of(new Fetch(0, MIB)), true, MIB));
    assertEquals(ErrorCode.NO_ELIGIBLE_PCPU, refused.problem().code());
  }

  private static byte[] bytes(SeededRandom random, int count) {
    byte[] bytes = new byte[count];
    long state = random.bits();
    for (int i = 0; i < count; i++) {
      state = state * 6364136223846793005L + 1442695040888963407L;
      bytes[i] = (byte) (state >>> 60);
    }
    return bytes;
  }

  /** Neighbours, as a task's mostly are; but for the object's end they lie on the grid. */
  private static List<Fetch> fetches(SeededRandom random, int size, int grid) {
    List<Fetch> fetches = new ArrayList<>();
    long at = random.oneIn(2) ? 0 : random.between(0L, size - 1L) / grid * grid;
    while (at < size && fetches.size() < 4) {
      long end = Math.ceilDiv(random.between(at + 1, size), (long) grid) * grid;
      long length = Math.min(size, end) - at;
      fetches.add(new Fetch(at, length));
      at += length;
    }
    return fetches;
  }

  private static List<ByteRange> windows(Fetch fetch) {
    List<ByteRange> windows = new ArrayList<>();
    for (long at = fetch.offset(); at < fetch.end(); ) {
      long end = Math.min(fetch.end(), Grid.offsetOf(Grid.indexOf(at) + 1));
      windows.add(ByteRange.between(at, end));
      at = end;
    }
    return windows;
  }
}
