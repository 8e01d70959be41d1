package io.packetfs.scheduler.cluster;

import static io.packetfs.scheduler.cluster.OverloadRig.MIB;
import static io.packetfs.scheduler.cluster.OverloadRig.NOISE_BYTES;
import static io.packetfs.scheduler.cluster.OverloadRig.get;
import static io.packetfs.scheduler.cluster.OverloadRig.liveBytes;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.job.JobSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Ever more callers who are slow: they are given what the server sets aside for all of them
 * together, the others are told to come back, and jobs go on meanwhile.
 */
final class SlowCallersTest {
  /** Far more than use up the allowance. */
  private static final int ROUNDS_MAX = 50;

  private static final int CALLERS_A_ROUND = 8;

  /** As much as the server keeps for all of them, in bytes. */
  private static final long ALLOWANCE_BYTES = 64 * MIB;

  /** What is not counted: small answers, and what connections cost. */
  private static final long MARGIN_BYTES = 16 * MIB;

  private static final int BODY_BYTES = (int) (3 * MIB);
  private static final int LOOKS_MAX = 10;
  private static final int HEAD_CHARS = 1_024;

  private final OverloadRig rig = new OverloadRig(100, 2 * JobSpec.URLS_MAX, 100);
  private final List<Caller> callers = new ArrayList<>();

  @AfterEach
  void stop() throws IOException {
    rig.close();
  }

  /** Sends, and looks at nothing but how its answer begins. */
  private static final class Caller {
    private final SocketChannel socket;
    private final ByteBuffer head = ByteBuffer.allocate(HEAD_CHARS);
    private boolean gone;

    Caller(SocketChannel socket) {
      this.socket = socket;
    }

    void sends(ByteBuffer bytes) {
      try {
        socket.configureBlocking(true);
        while (!gone && bytes.hasRemaining()) {
          socket.write(bytes);
        }
      } catch (IOException hungUp) {
        gone = true;
      }
    }

    boolean isToldToComeBack() {
      try {
        socket.configureBlocking(false);
        gone |= !gone && head.hasRemaining() && socket.read(head) < 0;
      } catch (IOException hungUp) {
        gone = true;
      }
      String answer =
          new String(head.array(), 0, head.position(), StandardCharsets.US_ASCII)
              .toLowerCase(Locale.ROOT);
      return answer.startsWith("http/1.1 503")
          && answer.contains("retry-after: ")
          && answer.contains("\"code\":\"overloaded\"");
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String head(String call, String... fields) {
    return call + " HTTP/1.1\r\nHost: localhost\r\n" + String.join("", fields) + "\r\n";
  }

  /** More come, and those who are there send a little more. */
  private void round(ByteBuffer first, ByteBuffer more) throws IOException {
    callers.forEach(caller -> caller.sends(more.duplicate()));
    for (int i = 0; i < CALLERS_A_ROUND; i++) {
      Caller caller = new Caller(rig.connect());
      callers.add(caller);
      caller.sends(first.duplicate());
    }
    rig.aJobEndsExactly();
  }

  private boolean someAreToldToComeBack() {
    return callers.stream().anyMatch(Caller::isToldToComeBack);
  }

  /** Rounds until the allowance is used up, and as many again. */
  private void areHeldWithinTheAllowance(ByteBuffer first, ByteBuffer more) throws IOException {
    rig.aJobEndsExactly();
    long before = liveBytes();
    int rounds = 0;
    while (!someAreToldToComeBack()) {
      round(first, more);
      isLive(before + ALLOWANCE_BYTES + MARGIN_BYTES, ++rounds);
      assertTrue(rounds < ROUNDS_MAX, "nobody is told to come back");
    }
    long full = liveBytes();
    for (int i = 1; i <= rounds; i++) {
      round(first, more);
      isLive(before + ALLOWANCE_BYTES + MARGIN_BYTES, rounds + i);
    }
    isLive(full + NOISE_BYTES, 2 * rounds);
  }

  /** At most this; looks more than once, for a call that is just being answered is live, too. */
  private static void isLive(long bytesMax, int rounds) {
    long least = liveBytes();
    for (int looks = 1; least > bytesMax && looks < LOOKS_MAX; looks++) {
      least = Math.min(least, liveBytes());
    }
    long most = least;
    assertTrue(
        most <= bytesMax,
        () -> (most - bytesMax) / MIB + " MiB too much are live after " + rounds + " rounds");
  }

  @Test
  void bodiesThatNeverEndAreHeldWithinTheirAllowanceAndTheOthersToldToComeBack() throws Exception {
    String head =
        head("POST /v1/jobs", "Content-Type: application/json\r\n", "Content-Length: 4000000\r\n");
    areHeldWithinTheAllowance(bytes(head + "x".repeat(BODY_BYTES)), bytes("x"));
  }

  @Test
  void answersThatNobodyReadsAreHeldWithinTheirAllowanceAndTheOthersToldToComeBack()
      throws Exception {
    JobSpec large =
        OverloadRig.spec(
            IntStream.range(0, JobSpec.URLS_MAX).mapToObj(i -> "file:///nobody/" + i).toList());
    String call = head("GET /v1/jobs/" + get(rig.scheduler().submit(large, null)).jobId());
    areHeldWithinTheAllowance(bytes(call.repeat(4)), bytes(call));
  }
}
