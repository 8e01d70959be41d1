package io.packetfs.scheduler.pcpu;

import io.packetfs.program.Instruction;
import io.packetfs.program.Partial;
import io.packetfs.program.Partials;
import io.packetfs.program.Program;
import io.packetfs.program.fnv.Fnv;
import io.packetfs.window.ByteRange;
import java.util.ArrayList;
import java.util.List;

/**
 * One {@code POST /compute} of a task: a program that is clipped to a run of bytes, and how the
 * values that come back become partials. Immutable.
 *
 * @param range the bytes of the object that it is about, without a gap
 * @param fetchesDone how many of the task's fetches are done with it, and those before it
 * @param windows the windows of which partials of their own are wanted, ascending; mostly none
 * @param steps what is sent, in order; empty: no reducer reads a byte here, nothing is sent
 */
record ComputeCall(ByteRange range, int fetchesDone, List<ByteRange> windows, List<Step> steps) {

  /** In place of a reducer's index: a transform. */
  static final int TRANSFORM = -1;

  /** In place of a window's index: the whole of the call's bytes. */
  static final int WHOLE = -1;

  /**
   * An instruction that is sent.
   *
   * @param instruction clipped, with a number of its pipeline that no other one of the call has
   * @param reducer which of the task's reducers it is, or {@link #TRANSFORM}
   * @param window which of the call's windows it reads, or {@link #WHOLE}
   */
  record Step(Instruction instruction, int reducer, int window) {}

  /**
   * What became of the bytes.
   *
   * @param partials one for each reducer of the task, over all of the call's bytes
   * @param windows the same for each of its windows, by itself
   */
  record Outcome(List<Partial> partials, List<List<Partial>> windows) {}

  /** Copies the lists. */
  ComputeCall {
    windows = List.copyOf(windows);
    steps = List.copyOf(steps);
  }

  /**
   * What is sent.
   *
   * @param task the task's program
   * @param entryStates what its reducers are entered with in front of this call's bytes
   */
  Program program(Program task, List<Integer> entryStates) {
    return new Program(
        steps.stream()
            .map(
                step ->
                    step.instruction().op().isOrdered()
                        ? entered(step, task, entryStates)
                        : step.instruction())
            .toList());
  }

  private static Instruction entered(Step step, Program task, List<Integer> entryStates) {
    Instruction sent = step.instruction();
    return new Instruction(
        sent.op(),
        sent.imm(),
        sent.offset(),
        sent.length(),
        sent.pipeline(),
        entryByte(step, task, entryStates));
  }

  /** A window by itself begins with the instruction's own state, as if nothing were before it. */
  private static int entryByte(Step step, Program task, List<Integer> entryStates) {
    return (step.window() == WHOLE ? entryStates : task.entryStates()).get(step.reducer());
  }

  private static ByteRange part(Step step) {
    Long offset = step.instruction().offset();
    Long length = step.instruction().length();
    if (offset == null || length == null) {
      throw new IllegalStateException("a clipped instruction has an offset and a length");
    }
    return new ByteRange(offset, length);
  }

  /**
   * The partials that the values stand for.
   *
   * @param task the task's program
   * @param entryStates as {@link #program} was given them
   * @param values one for each step, in order, each in the range of its op
   * @param objectSizeBytes where what was sent blindly was cut
   */
  Outcome outcome(
      Program task, List<Integer> entryStates, List<Long> values, long objectSizeBytes) {
    List<Partial> whole = new ArrayList<>(Partials.emptyAll(task, entryStates));
    if (range.offset() >= objectSizeBytes) {
      return new Outcome(List.copyOf(whole), List.of());
    }
    ByteRange object = new ByteRange(0, objectSizeBytes);
    List<List<Partial>> own = new ArrayList<>();
    for (int i = 0; i < windows.size(); i++) {
      own.add(new ArrayList<>(Partials.emptyAll(task, task.entryStates())));
    }
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (step.reducer() != TRANSFORM) {
        List<Partial> into = step.window() == WHOLE ? whole : own.get(step.window());
        long length = part(step).clip(object).length();
        int entryByte = entryByte(step, task, entryStates);
        into.set(step.reducer(), partial(step, length, entryByte, values.get(i)));
      }
    }
    if (!own.isEmpty()) {
      combine(task.reducers(), own, whole);
    }
    long inside = windows.stream().filter(window -> window.offset() < objectSizeBytes).count();
    return new Outcome(List.copyOf(whole), own.stream().limit(inside).map(List::copyOf).toList());
  }

  /** What does not depend on what came before is made of the windows' partials. */
  private static void combine(
      List<Instruction> reducers, List<List<Partial>> own, List<Partial> whole) {
    for (int i = 0; i < reducers.size(); i++) {
      if (!reducers.get(i).op().isOrdered()) {
        int reducer = i;
        whole.set(
            i,
            own.stream()
                .map(window -> window.get(reducer))
                .reduce(Partials::combine)
                .orElseThrow());
      }
    }
  }

  private static Partial partial(Step step, long length, int entryByte, long value) {
    return switch (step.instruction().op()) {
      case COUNTEQ -> new Partial.Count(length, value);
      case CRC32C -> new Partial.Crc(length, (int) value);
      // Entered with the byte alone, what comes out is the exit of the run.
      case FNV -> new Partial.FnvRun(length, Fnv.lowByte(entryByte), value);
      case FNV_LOW, FNV_HIGH -> throw new IllegalStateException("a map is never asked for by call");
      case XOR, ADD -> throw new IllegalStateException("a transform has no partial");
    };
  }
}
