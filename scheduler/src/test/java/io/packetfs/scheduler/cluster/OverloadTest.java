package io.packetfs.scheduler.cluster;

import static io.packetfs.scheduler.cluster.OverloadRig.NOISE_BYTES;
import static io.packetfs.scheduler.cluster.OverloadRig.PATIENCE;
import static io.packetfs.scheduler.cluster.OverloadRig.get;
import static io.packetfs.scheduler.cluster.OverloadRig.isRefusedForNow;
import static io.packetfs.scheduler.cluster.OverloadRig.liveBytes;
import static io.packetfs.scheduler.cluster.OverloadRig.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.job.JobSpec;
import io.packetfs.job.WaitReason;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.ProblemException;
import io.packetfs.scheduler.store.Store;
import io.packetfs.testing.Await;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Far more jobs and readers than a scheduler can please: what they cost is bounded, and a job that
 * is submitted meanwhile ends exactly.
 */
final class OverloadTest {
  private static final int QUEUED_JOBS = 10_000;
  private static final int READERS = 1_000;
  private static final int OBJECTS = 10 * JobSpec.URLS_MAX;

  /** What the core and the store in memory keep of an object that waits, at most, in bytes. */
  private static final long OBJECT_BYTES_MAX = 1_536;

  private final OverloadRig rig = new OverloadRig(QUEUED_JOBS + 1, OBJECTS, READERS);

  @AfterEach
  void stop() throws IOException {
    rig.close();
  }

  private static JobSpec spec(String url) {
    return OverloadRig.spec(List.of(url));
  }

  @Test
  void tenThousandQueuedJobsCostAFewKilobytesEachAndOthersRunBesideThem() {
    rig.aJobEndsExactly();
    long before = liveBytes();
    List<Future<?>> accepted = new ArrayList<>();
    for (int i = 0; i < QUEUED_JOBS; i++) {
      accepted.add(rig.scheduler().submit(spec("file:///nobody/" + i), null));
    }
    get(Future.all(accepted));
    accepted.clear();
    long full = liveBytes();
    assertTrue(
        full - before < QUEUED_JOBS * 8L * 1024, () -> (full - before) / QUEUED_JOBS + " B each");
    for (int round = 0; round < 30; round++) {
      rig.aJobEndsExactly();
      assertEquals(200, rig.call(rig.at("/v1/jobs?state=WAITING&limit=5")).statusCode());
    }
    long after = liveBytes();
    assertTrue(after - full < NOISE_BYTES, () -> "30 rounds cost " + (after - full) + " bytes");
    get(rig.scheduler().submit(spec("file:///nobody/last"), null));
    isRefusedForNow(rig.submits("file:///data/one-too-many"));
  }

  @Test
  void theObjectsOfAllJobsTogetherAreBounded() {
    rig.aJobEndsExactly();
    long before = liveBytes();
    for (int job = 0; job < OBJECTS / JobSpec.URLS_MAX; job++) {
      String name = "file:///nobody/" + job + "/";
      get(
          rig.scheduler()
              .submit(
                  OverloadRig.spec(
                      IntStream.range(0, JobSpec.URLS_MAX).mapToObj(i -> name + i).toList()),
                  null));
    }
    long cost = liveBytes() - before;
    assertTrue(cost < OBJECTS * OBJECT_BYTES_MAX, () -> cost / OBJECTS + " bytes an object");
    isRefusedForNow(rig.submits("file:///data/one-too-many"));
    isRefusedForNow(rig.plans("file:///data/one-too-many"));
  }

  @Test
  void originsArePausedUpToABoundAndAResumedOneMakesRoom() {
    for (int i = 0; i < Store.PAUSED_MAX; i++) {
      get(rig.scheduler().pauseOrigin("http://h" + i + ".example:80"));
    }
    CompletionException refused =
        assertThrows(
            CompletionException.class,
            () -> get(rig.scheduler().pauseOrigin("http://more.example:80")));
    assertEquals(
        ErrorCode.CONFLICT,
        assertInstanceOf(ProblemException.class, refused.getCause()).problem().code());
    get(rig.scheduler().resumeOrigin("http://h0.example:80"));
    get(rig.scheduler().pauseOrigin("http://more.example:80"));
    assertEquals(Store.PAUSED_MAX, get(rig.scheduler().origins()).size());
  }

  @Test
  void aThousandReadersWhoReadNothingKeepTheNewestOnlyAndOthersRunBesideThem() throws Exception {
    String id = get(rig.scheduler().submit(spec("http://h.example/x"), null)).jobId();
    AtomicReference<String> told = new AtomicReference<>("");
    get(
        rig.scheduler()
            .follow(
                id,
                status -> {
                  WaitReason reason = status.reason();
                  told.set(reason == null ? "" : reason.kind().name());
                }));
    List<SocketChannel> sockets = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      SocketChannel socket = rig.connect();
      sockets.add(socket);
      send(socket, "GET /v1/jobs/" + id + "/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }
    for (SocketChannel socket : sockets) {
      // The head has come: the reader is in.
      assertTrue(socket.read(ByteBuffer.allocate(12)) > 0);
    }
    isRefusedForNow(rig.call(rig.at("/v1/jobs/" + id + "/events")));
    progress(told, 40);
    long before = liveBytes();
    progress(told, 80);
    long after = liveBytes();
    assertTrue(
        after - before < NOISE_BYTES,
        () -> "80 steps cost " + (after - before) / READERS + " bytes a reader");
    aJobRunsWhoseCallerAsksAgainAndAgain();
  }

  /** All held waits are taken by readers: a caller polls. */
  private void aJobRunsWhoseCallerAsksAgainAndAgain() {
    isRefusedForNow(rig.submits("file:///data/x"));
    rig.joins();
    String id = get(rig.scheduler().submit(spec("file:///data/x"), null)).jobId();
    Await.until(
        "the job ends",
        () -> rig.call(rig.at("/v1/jobs/" + id)).body().contains("\"state\":\"SUCCEEDED\""),
        PATIENCE);
    assertTrue(
        rig.call(rig.at("/v1/jobs/" + id)).body().contains("\"value\":" + FakePcpu.OBJECT_BYTES));
  }

  /** The job's reason to wait changes that often, and is told. */
  private void progress(AtomicReference<String> told, int steps) {
    for (int i = 0; i < steps; i++) {
      boolean pause = i % 2 == 0;
      get(
          pause
              ? rig.scheduler().pauseOrigin("http://h.example:80")
              : rig.scheduler().resumeOrigin("http://h.example:80"));
      WaitReason.Kind expected =
          pause ? WaitReason.Kind.ORIGIN_BACKOFF : WaitReason.Kind.NO_ELIGIBLE_PCPU;
      Await.until("the step is told", () -> told.get().equals(expected.name()), PATIENCE);
    }
  }
}
