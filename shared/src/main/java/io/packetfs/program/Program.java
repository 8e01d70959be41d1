package io.packetfs.program;

import io.packetfs.problem.ProblemException;
import io.packetfs.program.fnv.Fnv;
import io.packetfs.window.ByteRange;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A job's list of instructions, in the order in which its user wrote them and its results stand.
 *
 * @param instructions 1..{@link #INSTRUCTIONS_MAX}
 * @param clips whether a range that passes the object's end is cut there; if not, it is an error. A
 *     job's ranges never are: only who asks one pCPU may not know where the end is
 */
public record Program(List<Instruction> instructions, boolean clips) {

  /** How many instructions a program may have. */
  public static final int INSTRUCTIONS_MAX = 64;

  /** The highest number of a pipeline. */
  public static final int PIPELINE_MAX = 63;

  /** The highest offset and length in JSON: 2^53, 8 PiB. */
  public static final long JSON_BYTES_MAX = 1L << 53;

  /** Copies the list and checks its length. */
  public Program {
    instructions = List.copyOf(instructions);
    if (instructions.isEmpty() || instructions.size() > INSTRUCTIONS_MAX) {
      throw new IllegalArgumentException(
          "a program has 1 to " + INSTRUCTIONS_MAX + " instructions, not " + instructions.size());
    }
  }

  /** One whose ranges have to lie in the object. */
  public Program(List<Instruction> instructions) {
    this(instructions, false);
  }

  /** The same, with ranges that are cut at the object's end. */
  public Program clipping() {
    return new Program(instructions, true);
  }

  /** The reducers, in order; a run has one partial for each. */
  public List<Instruction> reducers() {
    return instructions.stream().filter(i -> i.op().isReducer()).toList();
  }

  /**
   * What a run is entered with before any byte was read, one for each reducer: the low byte, or
   * nibble, of the instruction's state for an entry-dependent one, else 0. It stays so for a
   * reducer until its range begins; behind a run it is {@link Partials#exitStates}.
   */
  public List<Integer> entryStates() {
    return reducers().stream().map(i -> i.op().isOrdered() ? Fnv.lowByte(i.state()) : 0).toList();
  }

  /**
   * What is to be known of the low nibbles before anything that depends on them: a map for each fnv
   * of this program, of the bytes that it sees, and nothing else.
   *
   * @throws IllegalStateException if it has no fnv
   */
  public Program lowNibbles() {
    return insteadOfFnv(Op.FNV_LOW);
  }

  /** The same of the high nibbles, once the low ones are known. */
  public Program highNibbles() {
    return insteadOfFnv(Op.FNV_HIGH);
  }

  private Program insteadOfFnv(Op op) {
    if (!isOrdered()) {
      throw new IllegalStateException("a program without fnv has no nibbles to be known");
    }
    return new Program(
        instructions.stream()
            .filter(i -> i.op() == Op.FNV || !i.op().isReducer())
            .map(i -> i.op() == Op.FNV ? i.as(op) : i)
            .toList());
  }

  /** The ops that a pCPU has to know to run it. */
  public Set<Op> ops() {
    Set<Op> ops = EnumSet.noneOf(Op.class);
    instructions.forEach(instruction -> ops.add(instruction.op()));
    return ops;
  }

  /** Whether its runs have to be done in order. */
  public boolean isOrdered() {
    return instructions.stream().anyMatch(i -> i.op().isOrdered());
  }

  /**
   * The bytes that its reducers read of an object of this size, one range for each reducer that
   * reads any, unsorted, overlapping as written.
   *
   * @throws ProblemException RANGE_BEYOND_END with the instruction's index; transforms are checked
   *     too
   */
  public List<ByteRange> ranges(long objectSizeBytes) {
    List<ByteRange> ranges = new ArrayList<>();
    for (int i = 0; i < instructions.size(); i++) {
      Instruction instruction = instructions.get(i);
      ByteRange range = resolve(i, objectSizeBytes);
      if (instruction.op().isReducer() && !range.isEmpty()) {
        ranges.add(range);
      }
    }
    return List.copyOf(ranges);
  }

  /**
   * The lowest byte that any reducer reads, known before the object's size is: where a probe looks.
   * 0 if there are only transforms.
   */
  public long lowestOffset() {
    return reducers().stream().mapToLong(i -> i.offset() == null ? 0 : i.offset()).min().orElse(0);
  }

  /**
   * The range of one instruction in an object of this size; if the program {@link #clips}, what
   * lies behind the end is cut off, and of a range that lies behind it the empty one at the end is
   * left.
   *
   * @throws ProblemException RANGE_BEYOND_END with the instruction's index
   */
  public ByteRange resolve(int index, long objectSizeBytes) {
    Instruction instruction = instructions.get(index);
    if (clips) {
      return instruction.clip(objectSizeBytes);
    }
    try {
      return instruction.resolve(objectSizeBytes);
    } catch (ProblemException e) {
      throw e.problem().atInstruction(index).asException();
    }
  }

  /**
   * How many bytes at least one reducer reads of a part of an object of this size, each counted
   * once.
   *
   * @throws ProblemException RANGE_BEYOND_END with the instruction's index
   */
  public long bytesRead(long objectSizeBytes, ByteRange within) {
    return ByteRange.unionLength(
        ranges(objectSizeBytes).stream().map(range -> range.clip(within)).toList());
  }

  /**
   * The reducers of this op that read every byte of an object of this size as it is stored: over
   * the whole of it, and with no transform before them.
   *
   * @return their places in the program, ascending
   */
  public List<Integer> overStoredObject(Op op, long objectSizeBytes) {
    ByteRange whole = new ByteRange(0, objectSizeBytes);
    List<Integer> indexes = new ArrayList<>();
    for (Pipeline pipeline : pipelines()) {
      for (int index : pipeline.indexes()) {
        Instruction instruction = instructions.get(index);
        if (!instruction.op().isReducer()) {
          break;
        }
        if (instruction.op() == op && resolve(index, objectSizeBytes).equals(whole)) {
          indexes.add(index);
        }
      }
    }
    return indexes.stream().sorted().toList();
  }

  /** The pipelines, by their first instruction; every instruction is in one of them. */
  public List<Pipeline> pipelines() {
    record Key(@Nullable Long offset, @Nullable Long length, int number) {}
    Map<Key, List<Integer>> indexes = new LinkedHashMap<>();
    for (int i = 0; i < instructions.size(); i++) {
      Instruction instruction = instructions.get(i);
      Key key = new Key(instruction.offset(), instruction.length(), instruction.pipeline());
      indexes.computeIfAbsent(key, unseen -> new ArrayList<>()).add(i);
    }
    return indexes.entrySet().stream()
        .map(
            e ->
                new Pipeline(
                    e.getKey().offset(), e.getKey().length(), e.getKey().number(), e.getValue()))
        .toList();
  }

  /**
   * Whether a reducer stands behind this instruction in its pipeline; a transform without one
   * changes nothing.
   */
  public boolean hasReducerBehind(int index) {
    return pipelines().stream()
        .filter(pipeline -> pipeline.indexes().contains(index))
        .flatMap(pipeline -> pipeline.indexes().stream())
        .anyMatch(other -> other > index && instructions.get(other).op().isReducer());
  }
}
