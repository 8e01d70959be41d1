package io.packetfs.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.ProblemException;
import io.packetfs.program.fnv.FnvBlocks;
import io.packetfs.testing.Reference;
import io.packetfs.testing.SeededRandom;
import io.packetfs.testing.Seeds;
import io.packetfs.window.ByteRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Law 1: any split of an object into runs, combined in any order of neighbours, gives the
 * sequential result. Law 2: so does a fused program, since the reference fuses nothing.
 */
class ProgramRunTest {

  @Test
  void anySplitIntoRunsCombinedInAnyOrderOfNeighboursGivesTheSequentialResult() {
    Seeds.forAll(
        1500,
        random -> {
          byte[] object = object(random, (int) random.scaled(3000));
          Program program = Programs.random(random, object.length);
          List<List<Partial>> runs = new ArrayList<>();
          List<Integer> entryStates = program.entryStates();
          long at = 0;
          do {
            long end = Math.min(object.length, at + 1 + random.scaled(object.length));
            List<Partial> partials =
                run(random, program, object, ByteRange.between(at, end), entryStates);
            entryStates = Partials.exitStates(partials);
            runs.add(partials);
            at = end;
          } while (at < object.length);
          while (runs.size() > 1) {
            int left = random.between(0, runs.size() - 2);
            runs.set(left, Partials.combineAll(runs.get(left), runs.remove(left + 1)));
          }
          assertEquals(
              Reference.results(program, object),
              Results.of(program, object.length, runs.getFirst()));
        });
  }

  @Test
  void anFnvOfAnyLengthAroundTheEdgesOfItsBlocksInAnyChunksIsTheSequentialOne() {
    Seeds.forAll(
        150,
        random -> {
          int blocks = random.between(0, 3);
          int length = Math.max(1, blocks * FnvBlocks.BLOCK_BYTES + random.between(-3, 3));
          byte[] object = random.bytes(length);
          Program program =
              random.oneIn(2)
                  ? new Program(List.of(new Instruction(Op.FNV, 0, null, null, 0, random.bits())))
                  : new Program(
                      List.of(
                          new Instruction(Op.ADD, random.between(1, 255), null, null, 0, 0),
                          Instruction.whole(Op.FNV, 0),
                          Instruction.whole(Op.CRC32C, 0)));
          int cut = random.between(0, length);
          ByteRange left = ByteRange.between(0, cut);
          List<Partial> first = run(random, program, object, left, program.entryStates());
          List<Partial> second =
              run(
                  random,
                  program,
                  object,
                  ByteRange.between(cut, length),
                  Partials.exitStates(first));
          assertEquals(
              Reference.results(program, object),
              Results.of(program, length, Partials.combineAll(first, second)));
        });
  }

  @Test
  void runsOfAnUnorderedProgramMayBeComputedInAnyOrder() {
    Seeds.forAll(
        300,
        random -> {
          byte[] object = object(random, random.between(1, 3000));
          Program program = Programs.random(random, object.length);
          int cut = random.between(0, object.length);
          List<Integer> none = program.reducers().stream().map(reducer -> 0).toList();
          if (!program.isOrdered()) {
            List<Partial> right =
                run(random, program, object, ByteRange.between(cut, object.length), none);
            List<Partial> left = run(random, program, object, ByteRange.between(0, cut), none);
            assertEquals(
                Reference.results(program, object),
                Results.of(program, object.length, Partials.combineAll(left, right)));
          }
        });
  }

  @Test
  void aRunLongerThanABlockGivesTheSequentialResult() {
    Seeds.forAll(
        60,
        random -> {
          int size = Readings.BLOCK_BYTES * random.between(1, 4) + random.between(-9, 9);
          byte[] object = object(random, size);
          Program program = Programs.random(random, size);
          List<Partial> partials =
              run(random, program, object, new ByteRange(0, size), program.entryStates());
          assertEquals(Reference.results(program, object), Results.of(program, size, partials));
        });
  }

  @Test
  void aMappedFileGivesTheSequentialResult(@TempDir Path directory) throws IOException {
    byte[] object = object(new SeededRandom(1), 100_003);
    Path file = Files.write(directory.resolve("object"), object);
    Program program = mixed();
    try (FileChannel channel = FileChannel.open(file)) {
      ProgramRun run =
          ProgramRun.open(
              program, object.length, new ByteRange(0, object.length), program.entryStates());
      run.update(channel.map(FileChannel.MapMode.READ_ONLY, 0, object.length));
      assertEquals(
          Reference.results(program, object), Results.of(program, object.length, run.finish()));
    }
  }

  @Test
  void aWindowByItselfHasTheResultsOfItsOwnBytes() {
    Seeds.forAll(
        300,
        random -> {
          byte[] object = object(random, random.between(1, 2000));
          Program program = Programs.random(random, object.length);
          int from = random.between(0, object.length - 1);
          ByteRange window = new ByteRange(from, random.between(1, object.length - from));
          List<Partial> partials = run(random, program, object, window, program.entryStates());
          List<Result> results = Results.ofWindow(program, object.length, window, partials);
          List<Result> expected = windowReference(program, object, window);
          assertEquals(expected, results);
        });
  }

  @Test
  void publishedValuesComeOut() {
    assertEquals(3808858755L, value("123456789", Op.CRC32C));
    assertEquals(0, value("", Op.CRC32C));
    assertEquals(0xcbf29ce484222325L, value("", Op.FNV));
    assertEquals(0xaf63dc4c8601ec8cL, value("a", Op.FNV));
    assertEquals(0x85944171f73967e8L, value("foobar", Op.FNV));
  }

  @Test
  void anFnvChainGoesOnFromItsState() {
    Program rest =
        new Program(List.of(new Instruction(Op.FNV, 0, 3L, null, 0, value("foo", Op.FNV))));
    byte[] object = "foobar".getBytes(StandardCharsets.US_ASCII);
    List<Partial> partials =
        run(new SeededRandom(1), rest, object, new ByteRange(0, 6), rest.entryStates());
    assertEquals(0x85944171f73967e8L, Results.of(rest, 6, partials).getFirst().value());
  }

  @Test
  void anUpdateConsumesItsChunkAndLeavesTheRestOfTheBufferAlone() {
    Program program = new Program(List.of(Instruction.whole(Op.COUNTEQ, 7)));
    ProgramRun run = ProgramRun.open(program, 4, new ByteRange(0, 4), program.entryStates());
    ByteBuffer buffer = ByteBuffer.wrap(new byte[] {7, 7, 7, 7, 7, 7, 7, 7}, 1, 6).slice();
    buffer.position(1).limit(5);
    run.update(buffer);
    assertFalse(buffer.hasRemaining());
    assertEquals(5, buffer.limit());
    assertEquals(4, run.position());
    assertEquals(List.of(new Partial.Count(4, 4)), run.finish());
  }

  @Test
  void aRunRefusesWhatIsNotItsBytes() {
    Program program = new Program(List.of(Instruction.whole(Op.FNV, 0)));
    List<Integer> entry = program.entryStates();
    ProgramRun run = ProgramRun.open(program, 4, new ByteRange(0, 4), entry);
    assertThrows(IllegalArgumentException.class, () -> run.update(ByteBuffer.allocate(5)));
    run.update(ByteBuffer.allocate(3));
    assertThrows(IllegalStateException.class, run::finish);
    run.update(ByteBuffer.allocate(1));
    run.finish();
    assertThrows(IllegalStateException.class, run::finish);
    assertThrows(IllegalStateException.class, () -> run.update(ByteBuffer.allocate(0)));
    assertThrows(
        IllegalArgumentException.class,
        () -> ProgramRun.open(program, 4, new ByteRange(0, 5), entry));
  }

  @Test
  void entryStatesThatCannotBeAreRefused() {
    Program program = new Program(List.of(new Instruction(Op.FNV, 0, 2L, null, 0, 0x1234)));
    ByteRange first = new ByteRange(0, 4);
    ByteRange second = new ByteRange(4, 4);
    assertThrows(
        IllegalArgumentException.class, () -> ProgramRun.open(program, 8, first, List.of()));
    assertThrows(
        IllegalArgumentException.class, () -> ProgramRun.open(program, 8, first, List.of(0x35)));
    assertThrows(
        IllegalArgumentException.class, () -> ProgramRun.open(program, 8, second, List.of(256)));
    ProgramRun.open(program, 8, first, List.of(0x34));
    ProgramRun.open(program, 8, second, List.of(0x35));
  }

  @Test
  void aRangeBeyondTheEndIsRefusedWithItsIndex() {
    Program program =
        new Program(
            List.of(Instruction.whole(Op.FNV, 0), new Instruction(Op.XOR, 1, 8L, null, 0, 0)));
    ProblemException refused =
        assertThrows(
            ProblemException.class,
            () -> {
              program.ranges(8);
            });
    assertEquals(ErrorCode.RANGE_BEYOND_END, refused.problem().code());
    assertEquals(1, refused.problem().instructionIndex());
  }

  private static Program mixed() {
    return new Program(
        List.of(
            Instruction.whole(Op.COUNTEQ, 0),
            Instruction.whole(Op.CRC32C, 0),
            Instruction.whole(Op.FNV, 0),
            Instruction.whole(Op.ADD, 3),
            Instruction.whole(Op.COUNTEQ, 5),
            Instruction.whole(Op.XOR, 200),
            Instruction.whole(Op.FNV, 0),
            Instruction.whole(Op.CRC32C, 0),
            new Instruction(Op.COUNTEQ, 9, 17L, 50_001L, 0, 0)));
  }

  private static long value(String text, Op op) {
    byte[] object = text.getBytes(StandardCharsets.US_ASCII);
    Program program = new Program(List.of(Instruction.whole(op, 0)));
    List<Partial> partials =
        run(
            new SeededRandom(1),
            program,
            object,
            new ByteRange(0, object.length),
            program.entryStates());
    return Results.of(program, object.length, partials).getFirst().value();
  }

  /**
   * The results over the window's part of each range, as those of an object that is nothing but
   * this part.
   */
  private static List<Result> windowReference(Program program, byte[] object, ByteRange window) {
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < program.instructions().size(); i++) {
      int index = i;
      Pipeline pipeline =
          program.pipelines().stream()
              .filter(p -> p.indexes().contains(index))
              .findFirst()
              .orElseThrow();
      List<Instruction> upToIt =
          pipeline.indexes().stream()
              .filter(earlier -> earlier <= index)
              .map(program.instructions()::get)
              .map(
                  written ->
                      new Instruction(written.op(), written.imm(), null, null, 0, written.state()))
              .toList();
      ByteRange part = program.resolve(i, object.length).clip(window);
      byte[] bytes = Arrays.copyOfRange(object, (int) part.offset(), (int) part.end());
      Result alone = Reference.results(new Program(upToIt), bytes).getLast();
      results.add(
          new Result(
              alone.op(),
              alone.imm(),
              part.offset(),
              part.length(),
              pipeline.number(),
              alone.value()));
    }
    return results;
  }

  /** Runs the program over a part of the object in chunks of random sizes and kinds. */
  private static List<Partial> run(
      SeededRandom random,
      Program program,
      byte[] object,
      ByteRange range,
      List<Integer> entryStates) {
    ProgramRun run = ProgramRun.open(program, object.length, range, entryStates);
    while (run.position() < range.end()) {
      int length = (int) Math.min(range.end() - run.position(), random.scaled(2 * range.length()));
      run.update(chunk(random, object, (int) run.position(), length));
    }
    return run.finish();
  }

  private static ByteBuffer chunk(SeededRandom random, byte[] object, int offset, int length) {
    ByteBuffer heap = ByteBuffer.wrap(object, offset, length);
    return switch (random.between(0, 3)) {
      case 0 -> heap;
      case 1 -> heap.slice();
      case 2 -> heap.asReadOnlyBuffer();
      default -> {
        int shift = random.between(0, 9);
        ByteBuffer direct = ByteBuffer.allocateDirect(length + shift).position(shift);
        direct.put(object, offset, length).flip().position(shift);
        yield random.oneIn(2) ? direct : direct.asReadOnlyBuffer();
      }
    };
  }

  /** Bytes of which some are frequent, so that counts are not all about the same. */
  private static byte[] object(SeededRandom random, int size) {
    byte[] object = random.bytes(size);
    for (int i = 0; i < size; i++) {
      if (random.oneIn(3)) {
        object[i] = random.pick((byte) 0, (byte) 0x7f, (byte) 0x80, (byte) 0xff);
      }
    }
    return object;
  }
}
