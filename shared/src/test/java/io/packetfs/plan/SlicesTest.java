package io.packetfs.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.OpArguments;
import io.packetfs.program.Program;
import io.packetfs.program.Programs;
import io.packetfs.program.Result;
import io.packetfs.testing.Reference;
import io.packetfs.testing.SeededRandom;
import io.packetfs.testing.Seeds;
import io.packetfs.window.ByteRange;
import io.packetfs.window.Grid;
import io.packetfs.window.WindowPlan;
import io.packetfs.wire.json.SliceResultJson;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is divided, and however: together it is what it would have been in one piece. */
class SlicesTest {
  private static final int MIB = Grid.WINDOW_BYTES;
  private static final Program FNV =
      OpArguments.parse(List.of("counteq:0", "fnv", "crc32c"), null, null);

  private record Case(Plan plan, List<byte[]> objects, int count) {
    static Case random(SeededRandom random) {
      long[] sizes =
          LongStream.range(0, random.between(1, 3))
              .map(i -> random.oneIn(8) ? 0 : random.between(1L, 5L * MIB))
              .toArray();
      long smallest = LongStream.of(sizes).min().orElseThrow();
      Plan plan = Slices.plan(Programs.random(random, smallest), random.between(1, 3), sizes);
      return new Case(
          plan,
          LongStream.of(sizes).mapToObj(size -> random.bytes((int) size)).toList(),
          random.between(1, 12));
    }
  }

  @Test
  void slicesInAnyOrderCombineToTheResultInOnePiece() {
    Seeds.forAll(
        80,
        random -> {
          Case each = Case.random(random);
          SliceResult whole = Slices.run(each.plan, Slice.WHOLE, null, each.objects);
          List<SliceResult> slices =
              each.plan.program().isOrdered()
                  ? Slices.all(each.plan, each.count, each.objects)
                  : IntStream.rangeClosed(1, each.count)
                      .mapToObj(
                          i -> Slices.run(each.plan, new Slice(i, each.count), null, each.objects))
                      .toList();

          SliceResult combined = Combination.of(random.shuffled(Slices.pieces(written(slices))));

          assertEquals(whole.parts(), combined.parts());
          assertEquals(whole.metrics().bytesProcessed(), combined.metrics().bytesProcessed());
        });
  }

  @Test
  void inOnePieceIsWhatThePlainestLoopsGive() {
    Seeds.forAll(
        20,
        random -> {
          byte[] object = random.bytes(random.between(0, 5_000));
          Plan plan = Slices.plan(Programs.random(random, object.length), 1, object.length);

          SliceResult whole = Slices.run(plan, Slice.WHOLE, null, List.of(object));

          assertEquals(
              Reference.results(plan.program(), object), whole.parts().getFirst().results());
        });
  }

  @Test
  void everyWindowOfAPlanIsFetchedByExactlyOneSlice() {
    Seeds.forAll(
        300,
        random -> {
          Case each = Case.random(random);
          List<String> fetched = new ArrayList<>();
          for (int i = 1; i <= each.count; i++) {
            for (Part part : each.plan.parts(new Slice(i, each.count))) {
              List<Long> none = each.plan.program().instructions().stream().map(x -> 0L).toList();
              Program program = PartWork.of(each.plan, part, none).program();
              if (program != null) {
                fetched.addAll(windows(each.plan, program, part.objectIndex()));
              }
            }
          }
          Set<String> right = new TreeSet<>();
          for (int i = 0; i < each.objects.size(); i++) {
            right.addAll(windows(each.plan, each.plan.program(), i));
          }
          assertEquals(right, new TreeSet<>(fetched));
          assertEquals(right.size(), fetched.size());
        });
  }

  private static List<String> windows(Plan plan, Program program, int object) {
    long sizeBytes = plan.objects().get(object).identity().sizeBytes();
    WindowPlan windows = WindowPlan.of(program.ranges(sizeBytes), sizeBytes);
    return LongStream.range(0, windows.windowCount())
        .mapToObj(i -> object + ":" + windows.gridIndex(i))
        .toList();
  }

  private static List<SliceResult> written(List<SliceResult> results) {
    return results.stream()
        .map(
            result ->
                SliceResultJson.parse(new JsonObject(SliceResultJson.toJson(result).encode())))
        .toList();
  }

  @Test
  void slicesAreEqualSharesOfThePlansFetches() {
    Plan plan = Slices.plan(FNV, 1, 4 * MIB, 10, 4 * MIB);

    assertEquals(List.of(new Part(0, new ByteRange(0, 3 * MIB))), plan.parts(new Slice(1, 3)));
    assertEquals(
        List.of(
            new Part(0, new ByteRange(3 * MIB, MIB)),
            new Part(1, new ByteRange(0, 10)),
            new Part(2, new ByteRange(0, MIB))),
        plan.parts(new Slice(2, 3)));
    assertEquals(List.of(new Part(2, new ByteRange(MIB, 3 * MIB))), plan.parts(new Slice(3, 3)));
  }

  @Test
  void thePlanOfAnExabyteIsDividedAtOnce() {
    Plan plan = Slices.plan(FNV, 16, 1L << 60);

    Part last = plan.parts(new Slice(10_000, 10_000)).getFirst();

    assertEquals(1L << 60, last.bytes().end());
    assertEquals(
        last.bytes().offset(), plan.parts(new Slice(9_999, 10_000)).getFirst().bytes().end());
  }

  @Test
  void pipelinesThatAreClippedToTheSameRangeStayApart() {
    Program program =
        new Program(
            List.of(
                new Instruction(Op.XOR, 255, null, null, 0, 0),
                new Instruction(Op.COUNTEQ, 0, 0L, 2L * MIB, 0, 0),
                new Instruction(Op.COUNTEQ, 0, null, null, 0, 0)));
    Plan plan = Slices.plan(program, 1, 2 * MIB);
    byte[] zeros = new byte[2 * MIB];

    SliceResult first = Slices.run(plan, new Slice(1, 2), null, List.of(zeros));

    assertEquals(
        List.of((long) MIB, (long) MIB, 0L),
        first.parts().getFirst().results().stream().map(Result::value).toList());
  }

  @Test
  void fnvInsideASliceWantsTheSliceBefore() {
    Plan plan = Slices.plan(FNV, 1, 3 * MIB);

    Problem refused = refusal(() -> SliceWork.of(plan, new Slice(2, 3), null));

    assertTrue(
        refused.detail().startsWith("fnv goes from slice to slice in order"), refused::detail);
    assertEquals("--after RESULT, where RESULT is that of slice 1/3", refused.expected());
    assertEquals(1, refused.instructionIndex());
  }

  @Test
  void onlyTheSliceBeforeIsTheOneToGoOnBehind() {
    List<byte[]> objects = List.of(new byte[3 * MIB]);
    Plan plan = Slices.plan(FNV, 1, 3 * MIB);
    List<SliceResult> slices = Slices.all(plan, 3, objects);

    assertEquals(
        "the result of slice 2/3",
        refusal(() -> Slices.run(plan, new Slice(3, 3), slices.getFirst(), objects)).expected());
    assertEquals(
        "nothing: it is the first",
        refusal(() -> Slices.run(plan, new Slice(1, 3), slices.getFirst(), objects)).expected());
    Plan other = Slices.plan(FNV, 1, 3 * MIB - 1);
    assertTrue(
        refusal(() -> Slices.run(other, new Slice(2, 3), slices.getFirst(), objects))
            .detail()
            .contains("is of another plan; they differ in what https://data.example.org/0 is"));
  }

  @Test
  void objectsThatNoSliceCutsWantNothingBefore() {
    Plan plan = Slices.plan(FNV, 1, 10, 10, 10);

    for (int i = 1; i <= 3; i++) {
      assertEquals(1, SliceWork.of(plan, new Slice(i, 3), null).parts().size());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0/3", "4/3", "a/b", "1", "1/", "-1/3", "1/10001", "1/3/3", "", "999999/1"})
  void whatNamesNoSliceIsRefused(String written) {
    Problem refused = refusal(() -> Slice.parse(written));

    assertEquals(ErrorCode.INVALID_VALUE, refused.code());
    assertEquals(written, refused.actual());
  }

  static Problem refusal(Runnable refused) {
    return assertThrows(ProblemException.class, refused::run).problem();
  }
}
