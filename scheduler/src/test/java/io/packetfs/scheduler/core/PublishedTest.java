package io.packetfs.scheduler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.job.JobOptions;
import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.origin.PublishedChecksum;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.program.OpArguments;
import io.packetfs.program.Program;
import io.packetfs.testing.Reference;
import io.packetfs.testing.TestObject;
import io.packetfs.testing.TestObjects;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Results compared with the checksum that an origin publishes of the whole object. */
final class PublishedTest {
  private static final long MIB = 1 << 20;
  private static final TestObject OBJECT = TestObjects.seeded(5, 3 * MIB + 7);
  private static final int CRC = (int) Reference.crc32c(OBJECT);
  private static final PublishedChecksum RIGHT = new PublishedChecksum(CRC, "x-goog-hash");
  private static final PublishedChecksum WRONG = new PublishedChecksum(CRC ^ 1, "Repr-Digest");

  private final CoreRig rig = new CoreRig(OBJECT);

  private static Program program(@Nullable Long length, String... ops) {
    return OpArguments.parse(List.of(ops), null, length);
  }

  private JobStatus run(@Nullable PublishedChecksum published, Program program) {
    rig.published = published;
    rig.joins("a", CoreRig.Bend.HONEST);
    rig.submit("j", program, JobOptions.DEFAULT);
    return rig.play("j");
  }

  private static @Nullable String verifiedBy(JobStatus status, int index) {
    assertEquals(JobState.SUCCEEDED, status.state());
    return status.objects().getFirst().results().get(index).verifiedBy();
  }

  @Test
  void aResultThatIsPublishedSaysSoAndTheOthersDoNot() {
    JobStatus status = run(RIGHT, program(null, "counteq:7", "crc32c", "xor:1", "crc32c"));
    assertEquals("x-goog-hash", verifiedBy(status, 1));
    assertNull(verifiedBy(status, 0));
    assertNull(verifiedBy(status, 2));
    assertNull(verifiedBy(status, 3));
  }

  @Test
  void aResultThatIsNotThePublishedOneFailsTheObjectWithBothValues() {
    JobStatus status = run(WRONG, program(null, "counteq:7", "crc32c"));
    assertEquals(JobState.FAILED, status.state());
    Problem error = status.objects().getFirst().error();
    assertNotNull(error);
    assertEquals(ErrorCode.CHECKSUM_MISMATCH, error.code());
    assertEquals(1, error.instructionIndex());
    assertEquals(WRONG.base64() + " (Repr-Digest)", error.expected());
    assertTrue(String.valueOf(error.actual()).startsWith(RIGHT.base64()), error::toString);
    assertEquals(error, status.error());
  }

  @Test
  void nothingIsClaimedOfAPartOrOfTransformedBytesOrWithoutACrc32c() {
    assertNull(verifiedBy(run(WRONG, program(2 * MIB, "crc32c")), 0));
    rig.submit("k", program(null, "xor:255", "crc32c"), JobOptions.DEFAULT);
    assertNull(verifiedBy(rig.play("k"), 1));
    rig.submit("l", program(null, "counteq:0", "fnv"), JobOptions.DEFAULT);
    assertNull(verifiedBy(rig.play("l"), 1));
  }

  @Test
  void nothingIsClaimedWhenNothingIsPublished() {
    assertNull(verifiedBy(run(null, program(null, "crc32c")), 0));
  }

  @Test
  void aLaterResponseThatPublishesAnotherValueIsOfAnotherObject() {
    rig.published = RIGHT;
    rig.joins("a", CoreRig.Bend.HONEST);
    rig.submit("j", program(null, "counteq:7"), JobOptions.DEFAULT);
    rig.step();
    rig.published = WRONG;
    JobStatus status = rig.play("j");
    Problem error = status.error();
    assertNotNull(error);
    assertEquals(ErrorCode.OBJECT_CHANGED, error.code());
    assertEquals("x-goog-hash: crc32c " + RIGHT.base64(), error.expected());
    assertEquals("Repr-Digest: crc32c " + WRONG.base64(), error.actual());
  }

  @Test
  void whatWasPublishedSurvivesARestart() {
    rig.published = RIGHT;
    rig.joins("a", CoreRig.Bend.HONEST);
    rig.submit("j", program(null, "crc32c"), JobOptions.DEFAULT);
    rig.step();
    rig.published = null;
    rig.restart("j");
    JobStatus status = rig.play("j");
    assertEquals("x-goog-hash", verifiedBy(status, 0));
    JobStatus recalled =
        Core.recall("j", status.spec(), 0, rig.core.progress("j", rig.nowMs).orElseThrow());
    assertEquals(status.objects(), recalled.objects());
  }
}
