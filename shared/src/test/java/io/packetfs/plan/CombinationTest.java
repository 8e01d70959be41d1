package io.packetfs.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.job.JobMetrics;
import io.packetfs.origin.Identity;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.program.OpArguments;
import io.packetfs.program.Program;
import io.packetfs.testing.SeededRandom;
import io.packetfs.window.Grid;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What does not come together is refused with what is wrong about it; never a wrong value. */
class CombinationTest {
  private static final int MIB = Grid.WINDOW_BYTES;
  private static final Program PROGRAM =
      OpArguments.parse(List.of("xor:3", "counteq:0", "fnv"), null, null);
  private static final Plan PLAN = Slices.plan(PROGRAM, 1, 3 * MIB);
  private static final List<byte[]> OBJECT = List.of(new SeededRandom(1).bytes(3 * MIB));
  private static final List<Piece> THREE = Slices.pieces(Slices.all(PLAN, 3, OBJECT));

  private static Problem refused(Piece... pieces) {
    Problem problem =
        assertThrows(ProblemException.class, () -> Combination.of(List.of(pieces))).problem();
    assertEquals(ErrorCode.INVALID_VALUE, problem.code());
    return problem;
  }

  private static void assertSays(String said, Problem problem) {
    assertTrue(problem.detail().contains(said), problem::detail);
  }

  @Test
  void aGapIsNamedWithItsSliceAndItsBytes() {
    assertSays(
        "slice 2/3 is missing: nothing holds bytes [1048576, 2097152) of https://data.example.org/0",
        refused(THREE.get(0), THREE.get(2)));
    assertSays("slices 2/3, 3/3 are missing", refused(THREE.getFirst()));
  }

  @Test
  void aWholeObjectThatIsMissingIsNamedToo() {
    Plan plan = Slices.plan(PROGRAM, 1, 10, 0);
    List<Piece> two = Slices.pieces(Slices.all(plan, 2, List.of(new byte[10], new byte[0])));

    assertSays("bytes [0, 0) of https://data.example.org/1", refused(two.getFirst()));
    assertSays("bytes [0, 10) of https://data.example.org/0", refused(two.getLast()));
    assertEquals(2, Combination.of(two).parts().size());
  }

  @Test
  void theSameSliceTwiceIsRefusedByTheNamesOfItsFiles() {
    assertSays(
        "slice 2/3 is in both r2 and copy",
        refused(
            THREE.get(0), THREE.get(1), THREE.get(2), new Piece("copy", THREE.get(1).result())));
  }

  @Test
  void anOverlapIsRefusedWithItsBytes() {
    Piece half = new Piece("half", Slices.run(PLAN, new Slice(1, 2), null, OBJECT));
    Piece whole = new Piece("whole", Slices.run(PLAN, Slice.WHOLE, null, OBJECT));

    assertSays(
        "bytes [0, 1048576) of https://data.example.org/0 are in both", refused(half, whole));
  }

  @Test
  void slicesOfDifferentCountsCombineIfTheyFit() {
    Program program = OpArguments.parse(List.of("counteq:0", "crc32c"), null, null);
    Plan plan = Slices.plan(program, 1, 4 * MIB);
    List<byte[]> object = List.of(new SeededRandom(2).bytes(4 * MIB));
    List<Piece> pieces = new ArrayList<>();
    for (Slice slice : List.of(new Slice(4, 4), new Slice(1, 2), new Slice(3, 4))) {
      pieces.add(new Piece(slice.text(), Slices.run(plan, slice, null, object)));
    }

    assertEquals(
        Slices.run(plan, Slice.WHOLE, null, object).parts(), Combination.of(pieces).parts());
    pieces.removeLast();
    assertSays("nothing holds bytes [2097152, 3145728)", refused(pieces.toArray(Piece[]::new)));
  }

  @Test
  void anotherPlansSliceIsRefusedWithTheFirstDifference() {
    Plan longer = Slices.plan(PROGRAM, 1, 3 * MIB + 1);
    Piece other = new Piece("other", Slices.all(longer, 3, List.of(new byte[3 * MIB + 1])).get(1));
    Problem problem = refused(THREE.get(0), other, THREE.get(2));

    assertSays("other is of another plan; they differ in what https://data", problem);
    assertEquals("3145728 bytes, \"of 0\"", problem.expected());
    assertEquals("3145729 bytes, \"of 0\"", problem.actual());

    Program otherProgram = OpArguments.parse(List.of("counteq:0"), null, null);
    assertSays(
        "they differ in the instructions",
        refused(
            THREE.get(0),
            new Piece(
                "p",
                Slices.run(Slices.plan(otherProgram, 1, 3 * MIB), new Slice(2, 3), null, OBJECT))));
  }

  @Test
  void anFnvThatDidNotGoOnWhereTheSliceBeforeEndedIsRefused() {
    byte[] others = OBJECT.getFirst().clone();
    others[5]++;
    SliceResult first = Slices.run(PLAN, new Slice(1, 3), null, List.of(others));
    Piece second = new Piece("second", Slices.run(PLAN, new Slice(2, 3), first, OBJECT));

    Problem problem = refused(THREE.get(0), second, THREE.get(2));

    assertSays("second did not go on where the slice before it ended", problem);
    assertEquals(2, problem.instructionIndex());
  }

  @Test
  void aResultThatCannotBeIsNone() {
    SliceResult right = THREE.getFirst().result();
    PartResult part = right.parts().getFirst();
    List<PartValue> tooMany = new ArrayList<>(part.values());
    tooMany.add(tooMany.getFirst());
    Identity other = new Identity(3 * MIB, "\"else\"", Identity.Kind.STRONG_ETAG);
    for (PartResult wrong :
        List.of(
            new PartResult(part.part(), other, part.values()),
            new PartResult(part.part(), part.seen(), tooMany),
            new PartResult(part.part(), part.seen(), part.values().reversed()))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new SliceResult(PLAN, right.slice(), List.of(wrong), JobMetrics.NONE));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> new SliceResult(PLAN, new Slice(2, 3), right.parts(), JobMetrics.NONE));
  }

  @Test
  void aFileIsTheSameUnderAnotherNameOfItsVolume() {
    Identity here = new Identity(5, "local-0:/a:17", Identity.Kind.FILE);

    assertTrue(here.isSameOfUrl(new Identity(5, "archive:/x/a:17", Identity.Kind.FILE)));
    assertTrue(!here.isSameOfUrl(new Identity(5, "local-0:/a:18", Identity.Kind.FILE)));
    assertTrue(!here.isSameOfUrl(new Identity(6, "local-0:/a:17", Identity.Kind.FILE)));
  }
}
