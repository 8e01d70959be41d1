package io.packetfs.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Program;
import io.packetfs.program.Result;
import io.packetfs.program.fnv.Fnv;
import io.packetfs.window.ByteRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceTest {

  private static final TestObject DIGITS = text("123456789");

  @Test
  void theDigestsAreTheOnesThatTheirAuthorsPublish() {
    assertEquals(0xe3069283L, Reference.crc32c(DIGITS));
    assertEquals(0xaf63dc4c8601ec8cL, Reference.fnv(text("a"), Fnv.OFFSET_BASIS));
    assertEquals(0x85944171f73967e8L, Reference.fnv(text("foobar"), Fnv.OFFSET_BASIS));
    assertEquals(Fnv.OFFSET_BASIS, Reference.fnv(TestObjects.empty(), Fnv.OFFSET_BASIS));
  }

  @Test
  void transformsReachOnlyLaterReducersOfTheSamePipelineAndRange() {
    Program program =
        new Program(
            List.of(
                Instruction.whole(Op.COUNTEQ, '1'),
                Instruction.whole(Op.ADD, 1),
                Instruction.whole(Op.COUNTEQ, '1'),
                new Instruction(Op.COUNTEQ, '1', 0L, 9L, 0, 0),
                new Instruction(Op.COUNTEQ, '1', null, null, 1, 0),
                Instruction.whole(Op.XOR, 0xff),
                Instruction.whole(Op.COUNTEQ, ('1' + 1) ^ 0xff)));

    assertEquals(
        List.of(1L, 9L, 0L, 1L, 1L, 9L, 1L),
        Reference.results(program, DIGITS).stream().map(Result::value).toList());
  }

  @Test
  void rangesAreResolvedInTheResults() {
    Program program = new Program(List.of(new Instruction(Op.COUNTEQ, '9', 4L, null, 0, 0)));
    assertEquals(
        List.of(new Result(Op.COUNTEQ, '9', 4, 5, 0, 1)), Reference.results(program, DIGITS));
  }

  @Test
  void seededBytesDependOnSeedAndOffsetAlone(@TempDir Path directory) throws IOException {
    TestObject object = TestObjects.seeded(7, 1000);
    byte[] whole = object.bytes();

    assertArrayEquals(Arrays.copyOfRange(whole, 13, 500), object.bytes(13, 487));
    assertArrayEquals(
        Arrays.copyOfRange(whole, 13, 20), object.slice(new ByteRange(13, 7)).bytes());
    assertArrayEquals(whole, Files.readAllBytes(object.writeTo(directory.resolve("object"))));
    assertEquals(whole[999], TestObjects.seeded(7, 1L << 60).byteAt(999));
    assertNotEquals(Reference.crc32c(object), Reference.crc32c(TestObjects.seeded(8, 1000)));
  }

  private static TestObject text(String text) {
    return TestObjects.of(text.getBytes(StandardCharsets.US_ASCII));
  }
}
