package io.packetfs.edge.task;

import static io.packetfs.edge.EdgeRig.allowing;
import static io.packetfs.edge.EdgeRig.await;
import static io.packetfs.edge.task.Tasks.fake;
import static io.packetfs.edge.task.Tasks.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.packetfs.edge.EdgeRig;
import io.packetfs.origin.PublishedChecksum;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.program.Op;
import io.packetfs.task.TaskReply;
import io.packetfs.testing.FakeOrigin;
import io.packetfs.testing.Fault;
import io.packetfs.testing.TestObject;
import io.packetfs.testing.TestObjects;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node reports of the checksums that origins publish. */
class PublishedChecksumTest {
  private static final long MIB = 1 << 20;
  private static final TestObject OBJECT = TestObjects.seeded(3, 2 * MIB);

  private FakeOrigin origin;
  private EdgeRig rig;

  @BeforeEach
  void start() throws IOException {
    origin = FakeOrigin.of(OBJECT);
    origin.put("/empty", TestObjects.empty());
    rig = EdgeRig.start(options -> options.policy(allowing(origin.url("/"))));
  }

  @AfterEach
  void stop() throws IOException {
    rig.close();
    origin.close();
  }

  private TaskReply read(String path, int fetches) {
    Tasks tasks = Tasks.on(origin.url(path), whole(Op.CRC32C)).fetching(fetches, MIB);
    return await(rig.task(fetches == 1 ? tasks.task() : tasks.expecting(fake(2 * MIB)).task()));
  }

  @Test
  void whatAResponsePublishesIsInTheReply() {
    assertNull(read("/object", 1).published());
    origin.misbehave(Fault.header("x-goog-hash", "crc32c=4waSgw==,md5=AA=="));
    assertEquals(new PublishedChecksum(0xe3069283, "x-goog-hash"), read("/object", 1).published());
  }

  @Test
  void oneResponseThatPublishesIsEnoughForATask() {
    origin.misbehave(Fault.header("Repr-Digest", "crc32c=:4waSgw==:").when(a -> a.number() == 2));
    TaskReply reply = read("/object", 2);
    assertNull(reply.problem());
    assertEquals(new PublishedChecksum(0xe3069283, "Repr-Digest"), reply.published());
  }

  @Test
  void twoResponsesThatPublishDifferentChecksumsAreOfTwoObjects() {
    origin.misbehave(
        Fault.header("x-goog-hash", "crc32c=4waSgw==")
            .and(Fault.header("x-goog-hash", "crc32c=AAAAAA==").when(a -> a.number() == 2)));
    Problem problem = read("/object", 2).problem();
    assertNotNull(problem);
    assertEquals(ErrorCode.OBJECT_CHANGED, problem.code());
    assertEquals("4waSgw== (x-goog-hash)", problem.expected());
    assertEquals("AAAAAA== (x-goog-hash)", problem.actual());
  }

  @Test
  void thePageThatComesWithA416PublishesNothingOfAnEmptyObject() {
    origin.misbehave(Fault.header("Repr-Digest", "crc32c=:4waSgw==:"));
    TaskReply reply = read("/empty", 1);
    assertNull(reply.problem());
    assertNull(reply.published());
  }
}
