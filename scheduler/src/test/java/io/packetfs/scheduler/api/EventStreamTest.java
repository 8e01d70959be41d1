package io.packetfs.scheduler.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.job.JobSpec;
import io.packetfs.job.JobState;
import io.packetfs.scheduler.api.RestCaller.Answer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A job's events. */
class EventStreamTest extends RestTest {

  /** An open stream; an event is a map of its fields, a comment is under "". */
  private final class Stream implements AutoCloseable {
    final RawHttp raw;

    Stream(String id, String... headers) throws IOException {
      this(server, id, headers);
    }

    Stream(RestServer server, String id, String... headers) throws IOException {
      raw = new RawHttp(server.port());
      raw.send(
          "GET /v1/jobs/"
              + id
              + "/events HTTP/1.1\r\nHost: localhost\r\n"
              + String.join("", headers)
              + "\r\n");
    }

    List<String> head() throws IOException {
      List<String> lines = new ArrayList<>();
      for (String line = raw.readLine(); !line.isEmpty(); line = raw.readLine()) {
        lines.add(line);
      }
      return lines;
    }

    /** The next event or comment, or null at the end. The sizes of chunks are skipped. */
    Map<String, String> next() throws IOException {
      Map<String, String> event = new HashMap<>();
      for (String line = raw.readLine(); line != null; line = raw.readLine()) {
        if (line.equals("0")) {
          return null;
        }
        if (line.isEmpty()) {
          if (!event.isEmpty()) {
            return event;
          }
        } else if (!line.matches("[0-9a-f]+")) {
          String[] field = line.split(": ", 2);
          event.put(field[0].isEmpty() ? "comment" : field[0], field.length > 1 ? field[1] : "");
        }
      }
      return null;
    }

    Map<String, String> nextEvent() throws IOException {
      Map<String, String> event;
      do {
        event = next();
      } while (event != null && !event.containsKey("event"));
      return event;
    }

    @Override
    public void close() throws IOException {
      raw.close();
    }
  }

  private static JsonObject data(Map<String, String> event) {
    return new JsonObject(event.get("data"));
  }

  @Test
  void progressComesAtOnceAndAtEachStepThenDoneWithTheResults() throws IOException {
    String id = submitted();
    try (Stream stream = new Stream(id)) {
      List<String> head = stream.head();
      assertEquals("HTTP/1.1 200 OK", head.getFirst());
      assertTrue(head.contains("content-type: text/event-stream"), head::toString);
      Map<String, String> first = stream.nextEvent();
      assertEquals("progress", first.get("event"));
      assertEquals("QUEUED", data(first).getString("state"));
      scheduler.move(id, JobState.RUNNING, 7);
      Map<String, String> second = stream.nextEvent();
      assertEquals(7, data(second).getJsonObject("windows").getInteger("done"));
      assertTrue(data(second).getJsonArray("objects").isEmpty());
      assertNotEquals(first.get("id"), second.get("id"));
      scheduler.move(id, JobState.SUCCEEDED, 9);
      Map<String, String> last = stream.nextEvent();
      assertEquals("done", last.get("event"));
      assertEquals(rest.get("/v1/jobs/" + id).json(), data(last));
      assertEquals(null, stream.next());
    }
    until("the follower is gone", () -> scheduler.followerCount() == 0);
  }

  @Test
  void whoComesBackGetsNothingTwice() throws IOException {
    String id = submitted();
    scheduler.move(id, JobState.RUNNING, 1);
    String seen;
    try (Stream stream = new Stream(id)) {
      seen = stream.nextEvent().get("id");
    }
    try (Stream again = new Stream(id, "Last-Event-ID: " + seen + "\r\n")) {
      again.head();
      assertEquals("2000", again.next().get("retry"));
      scheduler.move(id, JobState.RUNNING, 2);
      Map<String, String> next = again.nextEvent();
      assertEquals(2, data(next).getJsonObject("windows").getInteger("done"));
    }
  }

  @Test
  void whoSawTheEndIsToldToStayAway() throws IOException {
    String id = submitted();
    scheduler.move(id, JobState.SUCCEEDED, 1);
    String seen;
    try (Stream stream = new Stream(id)) {
      Map<String, String> done = stream.nextEvent();
      assertEquals("done", done.get("event"));
      seen = done.get("id");
    }
    Answer answer = rest.get("/v1/jobs/" + id + "/events", "Last-Event-ID", seen);
    assertEquals(204, answer.status());
  }

  @Test
  void whoComesBackWithAnotherIdGetsThePresent() throws IOException {
    String id = submitted();
    try (Stream stream = new Stream(id, "Last-Event-ID: 0\r\n")) {
      assertEquals("progress", stream.nextEvent().get("event"));
    }
  }

  @Test
  void aSlowReaderGetsTheNewestAndTheEnd() throws IOException {
    String id = largeJob();
    int steps = 3_000;
    try (Stream stream = new Stream(id)) {
      stream.head();
      stream.nextEvent();
      // Far more than the sockets' buffers and the write queue hold.
      for (int i = 1; i <= steps; i++) {
        scheduler.move(id, JobState.RUNNING, i);
      }
      scheduler.move(id, JobState.SUCCEEDED, steps);
      long told = 0;
      long last = 0;
      Map<String, String> event = stream.nextEvent();
      while (!event.get("event").equals("done")) {
        long done = data(event).getJsonObject("windows").getLong("done");
        assertTrue(done > last, "only forward");
        last = done;
        told++;
        event = stream.nextEvent();
      }
      assertTrue(told < steps / 2, told + " of " + steps + " were kept for a slow reader");
      assertEquals(steps, data(event).getJsonObject("windows").getLong("done"));
    }
  }

  /** A job whose events are so large that buffers are soon full of them. */
  private String largeJob() {
    String labels =
        IntStream.range(0, JobSpec.LABELS_MAX)
            .mapToObj(i -> "\"%d\":\"%s\"".formatted(i, "x".repeat(JobSpec.TEXT_CHARS_MAX)))
            .collect(Collectors.joining(","));
    return rest.postJson("/v1/jobs", JOB.replace("]}", "],\"labels\":{" + labels + "}}"))
        .json()
        .getString("job_id");
  }

  private RestServer impatient() {
    return await(RestServer.start(vertx, scheduler, listener(), READERS_MAX, 20));
  }

  @Test
  void silenceIsFilledWithComments() throws IOException {
    try (Stream stream = new Stream(impatient(), submitted())) {
      stream.nextEvent();
      assertEquals("keep-alive", stream.next().get("comment"));
      assertEquals("keep-alive", stream.next().get("comment"));
    }
  }

  @Test
  void aReaderWhoNeverReadsIsCutOff() throws IOException {
    String id = largeJob();
    try (Stream stream = new Stream(impatient(), id)) {
      stream.nextEvent();
      for (int i = 1; i <= 3_000; i++) {
        scheduler.move(id, JobState.RUNNING, i);
      }
      until("the reader is cut off", () -> scheduler.followerCount() == 0);
    }
  }

  @Test
  void thereAreSoManyReadersAndNoMore() throws IOException {
    String id = submitted();
    List<Stream> streams = new ArrayList<>();
    for (int i = 0; i < READERS_MAX; i++) {
      Stream stream = new Stream(id);
      stream.nextEvent();
      streams.add(stream);
    }
    Answer refused = rest.get("/v1/jobs/" + id + "/events");
    refused.problem(503, "OVERLOADED");
    assertEquals("5", refused.header("Retry-After"));
    streams.getFirst().close();
    until("its place is free", () -> scheduler.followerCount() == READERS_MAX - 1);
    try (Stream stream = new Stream(id)) {
      assertEquals("progress", stream.nextEvent().get("event"));
    }
    for (Stream stream : streams) {
      stream.close();
    }
  }

  @Test
  void closingEndsTheStreamsWithAComment() throws IOException {
    String id = submitted();
    try (Stream stream = new Stream(id)) {
      stream.nextEvent();
      var closed = server.close();
      assertEquals("the scheduler is shutting down", stream.next().get("comment"));
      assertEquals(null, stream.next());
      await(closed);
    }
    assertFalse(scheduler.followerCount() > 0);
  }
}
