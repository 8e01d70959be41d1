package io.packetfs.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.job.JobStatus;
import io.packetfs.origin.Identity;
import io.packetfs.origin.IdentityRule;
import io.packetfs.origin.PublishedChecksum;
import io.packetfs.origin.Volume;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Partial;
import io.packetfs.program.Program;
import io.packetfs.task.FetchFacts;
import io.packetfs.task.PcpuAttributes;
import io.packetfs.task.Task;
import io.packetfs.task.TaskReply;
import io.packetfs.testing.Seeds;
import io.packetfs.window.Fetch;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CodecsTest {
  private static final Task TASK =
      new Task(
          1L << 40 | 7,
          "j-1",
          2,
          3,
          5_000,
          4_000,
          "https://h/ü",
          new Identity(1L << 60, "\"é\"", Identity.Kind.STRONG_ETAG),
          IdentityRule.WEAK_ETAG,
          new Program(
              List.of(
                  new Instruction(Op.XOR, 255, 1L, null, 3, 0),
                  new Instruction(Op.FNV, 0, null, Long.MAX_VALUE, 0, -1))),
          List.of(new Fetch(0, 5), new Fetch(1L << 50, 1 << 24)),
          2,
          9,
          List.of(0, 255),
          true);

  private static final TaskReply REPLY =
      new TaskReply(
          9,
          "edge-1",
          new Identity(0, "v:/p:12", Identity.Kind.FILE),
          new PublishedChecksum(-1, "x-goog-hash"),
          "https://cdn/x",
          1,
          List.of(new Partial.Count(5, 4), new Partial.Crc(5, -1), new Partial.FnvRun(5, 255, -2)),
          List.of(List.of(new Partial.Count(5, 4)), List.of()),
          new FetchFacts(1, 2, 3, 4, 5, 6, 7, 8, "Age", "SJC", 9, 10),
          new Problem(ErrorCode.OBJECT_CHANGED, "d", "/p", 3, "e", "a", 12L));

  private static final Hello HELLO =
      new Hello(
          new PcpuAttributes(
              "e-1",
              "edge",
              "pfs.v1.pcpu.e-1.task",
              1.5,
              0.25,
              8,
              null,
              "sjc",
              Set.of("file", "https"),
              List.of(new Volume("data", "/srv/data", true)),
              Set.of(Op.COUNTEQ, Op.FNV),
              List.of("https://h/"),
              1L << 26,
              false,
              "host-7"));

  @Test
  void eachMessageArrivesAsItWasSent() {
    assertEquals(TASK, decoded(Codecs.TASK, TASK));
    assertEquals(REPLY, decoded(Codecs.TASK_REPLY, REPLY));
    assertEquals(HELLO, decoded(Codecs.HELLO, HELLO));
    assertEquals(new Heard(7), decoded(Codecs.HEARD, new Heard(7)));
    assertEquals(new CancelTask(-7), decoded(Codecs.CANCEL_TASK, new CancelTask(-7)));
    TaskReply failed =
        TaskReply.failed(1, "e", FetchFacts.NONE, Problem.of(ErrorCode.CANCELLED, "gone"));
    assertEquals(failed, decoded(Codecs.TASK_REPLY, failed));
  }

  @Test
  void anOlderPcpuDoesNotSayWhatItRunsOn() {
    PcpuAttributes attributes = HELLO.attributes();
    Buffer older = Buffer.buffer();
    new RecordCodec<PcpuAttributes>(
            "hello",
            RecordCodec.Role.REQUEST,
            CodecsTest::writeWithoutMachine,
            in -> HelloFields.read(in).attributes())
        .encodeToWire(older, attributes);

    Hello read = assertInstanceOf(Hello.class, Codecs.HELLO.decodeFromWire(0, older));

    assertNull(read.attributes().machine());
    assertEquals(attributes.ops(), read.attributes().ops());
  }

  private static void writeWithoutMachine(WireWriter out, PcpuAttributes attributes) {
    Buffer whole = Buffer.buffer();
    HelloFields.write(new WireWriter(whole), new Hello(attributes));
    String machine = String.valueOf(attributes.machine());
    int later = 1 + Integer.BYTES + machine.length();
    for (byte octet : whole.getBytes(0, whole.length() - later)) {
      out.u8(octet & 0xff);
    }
  }

  @Test
  void anyTaskAndItsReplyArriveAsTheyWereSent() {
    Seeds.forAll(
        500,
        random -> {
          Task task = TaskMessages.task(random);
          TaskReply reply = TaskMessages.reply(random);

          assertEquals(task, decoded(Codecs.TASK, task));
          assertEquals(reply, decoded(Codecs.TASK_REPLY, reply));
        });
  }

  @Test
  void anyJobMessageArrivesAsItWasSent() {
    Seeds.forAll(
        200,
        random -> {
          JobStatus status = JobMessages.status(random);
          SubmitJob submit =
              new SubmitJob(JobMessages.spec(random), random.oneIn(2) ? "key-ü" : null);
          FollowJob follow = new FollowJob("j", "a", random.between(0, FollowJob.LEASE_MS_MAX));

          assertEquals(status, decoded(Codecs.JOB_STATUS, status));
          assertEquals(submit, decoded(Codecs.SUBMIT_JOB, submit));
          assertEquals(follow, decoded(Codecs.FOLLOW_JOB, follow));
          assertEquals(new QueryJob("j"), decoded(Codecs.QUERY_JOB, new QueryJob("j")));
          assertEquals(new CancelJob("j"), decoded(Codecs.CANCEL_JOB, new CancelJob("j")));
        });
  }

  @Test
  void bytesInFrontOfAndBehindAMessageAreNotItsOwn() {
    Buffer buffer = Buffer.buffer("head");
    Codecs.TASK.encodeToWire(buffer, TASK);
    buffer.appendString("tail");

    assertEquals(TASK, Codecs.TASK.decodeFromWire(4, buffer));
  }

  @Test
  void anyDamageGivesAMessageOrARefusalAndNothingElse() {
    Seeds.forAll(
        2_000,
        random -> {
          Buffer damaged = encoded(Codecs.TASK_REPLY, TaskMessages.reply(random));
          for (int i = random.between(1, 4); i > 0; i--) {
            damaged.setBytes(random.between(0, damaged.length() - 1), random.bytes(1));
          }
          Object decoded = Codecs.TASK_REPLY.decodeFromWire(0, damaged);
          assertTrue(decoded instanceof TaskReply || decoded instanceof ProblemReply);
        });
  }

  @Test
  void aStatusThatIsNoStatusFailsItsRequest() {
    Buffer wrong = Buffer.buffer();
    JsonObject json = new JsonObject().put("job_id", "j");
    new RecordCodec<JsonObject>(
            "job-status", RecordCodec.Role.REPLY, WireWriter::json, WireReader::json)
        .encodeToWire(wrong, json);

    ProblemReply reply =
        assertInstanceOf(ProblemReply.class, Codecs.JOB_STATUS.decodeFromWire(0, wrong));

    assertTrue(reply.problem().detail().startsWith("a message pfs.job-status.v1 is wrong"));
  }

  @Test
  void aProblemArrivesAsTheFailureThatItIs() {
    Problem problem = Problem.of(ErrorCode.POLICY_DENIED, "no", "a rule", "none").retryAfter(5);

    ProblemReply reply =
        assertInstanceOf(ProblemReply.class, decoded(Codecs.PROBLEM, new ProblemReply(problem)));

    assertEquals(problem, reply.problem());
    assertEquals(403, reply.failureCode());
    assertEquals("no", reply.getMessage());
  }

  @Test
  void aTaskWhoseRangesWouldBeCutIsNotSent() {
    Task cut =
        new Task(
            TASK.id(),
            TASK.jobId(),
            TASK.attempt(),
            TASK.epoch(),
            TASK.deadlineMs(),
            TASK.fetchDeadlineMs(),
            TASK.url(),
            TASK.expected(),
            TASK.identityRule(),
            TASK.program().clipping(),
            TASK.fetches(),
            TASK.streams(),
            TASK.requestsMax(),
            TASK.entryStates(),
            TASK.perWindow());

    assertThrows(
        IllegalArgumentException.class, () -> Codecs.TASK.encodeToWire(Buffer.buffer(), cut));
  }

  @Test
  void withinAProcessTheRecordItselfIsPassed() {
    assertSame(TASK, Codecs.TASK.transform(TASK));
  }

  @Test
  void aTruncatedRequestIsAnExceptionThatSaysSo() {
    Buffer whole = encoded(Codecs.TASK, TASK);
    for (int length = 0; length < whole.length(); length++) {
      Buffer cut = whole.getBuffer(0, length);

      WireFormatException corrupt =
          assertThrows(
              WireFormatException.class, () -> Codecs.TASK.decodeFromWire(0, cut), "" + length);

      assertTrue(String.valueOf(corrupt.getMessage()).startsWith("a message pfs.task.v1"));
    }
  }

  @Test
  void aTruncatedReplyFailsItsRequest() {
    Buffer whole = encoded(Codecs.TASK_REPLY, REPLY);
    for (int length = 0; length < whole.length(); length++) {
      assertInstanceOf(
          ProblemReply.class,
          Codecs.TASK_REPLY.decodeFromWire(0, whole.getBuffer(0, length)),
          "" + length);
    }
  }

  @Test
  void anyChangedByteGivesAMessageOrARefusalAndNothingElse() {
    Buffer whole = encoded(Codecs.TASK, TASK);
    for (int at = 0; at < whole.length(); at++) {
      for (int value : new int[] {0, 1, 0x7f, 0x80, 0xff}) {
        Buffer changed = whole.copy().setByte(at, (byte) value);
        try {
          assertInstanceOf(Task.class, Codecs.TASK.decodeFromWire(0, changed));
        } catch (WireFormatException refused) {
          assertTrue(String.valueOf(refused.getMessage()).startsWith("a message pfs.task.v1"));
        }
      }
    }
  }

  @Test
  void anotherVersionIsNamed() {
    Buffer later = encoded(Codecs.HEARD, new Heard(1)).setByte(4, (byte) 2);

    ProblemReply reply =
        assertInstanceOf(ProblemReply.class, Codecs.HEARD.decodeFromWire(0, later));

    assertTrue(reply.problem().detail().contains("version 2, not 1"), reply.problem().detail());
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeItIsSent() {
    TaskReply huge =
        TaskReply.failed(
            1,
            "e",
            FetchFacts.NONE,
            Problem.of(ErrorCode.INTERNAL, "x".repeat(WireWriter.STRING_BYTES_MAX + 1)));

    assertThrows(IllegalArgumentException.class, () -> encoded(Codecs.TASK_REPLY, huge));
  }

  private static <T> Object decoded(MessageCodec<T, ?> codec, T message) {
    return codec.decodeFromWire(0, encoded(codec, message));
  }

  private static <T> Buffer encoded(MessageCodec<T, ?> codec, T message) {
    Buffer buffer = Buffer.buffer();
    codec.encodeToWire(buffer, message);
    return buffer;
  }
}
