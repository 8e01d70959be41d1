package io.packetfs.cli.e2e.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.packetfs.testing.Await;
import io.packetfs.testing.Hosts;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The jobs of the rig. Each asks for the same files by a URL of its own, so that the cache is cold
 * for each, and the logs tell them apart.
 */
final class Work {
  /** What the origin answers in a second: requests of a window each. */
  static final int ORIGIN_RATE = 64;

  /** A cap that has to hold, and does not stop anybody. */
  static final long CDN_CAP_BYTES = 1L << 40;

  /** A cap that is passed by whoever forgets what was spent before: the thirsty job is larger. */
  static final long THIRSTY_CAP_BYTES = 192L << 20;

  private static final long THIRSTY_BYTES = 1L << 30;
  private static final String THIRSTY = "thirsty";
  private static final Set<String> ENDED = Set.of("SUCCEEDED", "FAILED", "CANCELLED");
  private static final int WINDOWS_PAGE = 1_000;

  private final ClusterRig rig;
  private final Budgets budgets = new Budgets();
  private final TestFile large;
  private final TestFile middle;
  private final TestFile small;

  /** Writes the files. */
  Work(ClusterRig rig) throws IOException {
    this.rig = rig;
    this.large = TestFile.write(rig.web().root(), "large", 1, 96);
    this.middle = TestFile.write(rig.web().root(), "middle", 2, 48);
    this.small = TestFile.write(rig.web().root(), "small", 3, 24);
    // A hole: it costs no memory.
    try (RandomAccessFile file =
        new RandomAccessFile(rig.web().root().resolve(THIRSTY).toFile(), "rw")) {
      file.setLength(THIRSTY_BYTES);
    }
  }

  /**
   * A job that was acknowledged.
   *
   * @param uri at the caching nginx and at the origin
   */
  record Job(String id, String uri, TestFile file, List<String> ops, boolean perWindow) {}

  /** Some of each kind, each submitted to another scheduler. */
  List<Job> submitBefore() throws IOException {
    return List.of(
        submit("scheduler-1", large, List.of("crc32c", "counteq"), true),
        submit("scheduler-2", small, List.of("fnv", "crc32c"), false),
        submit("scheduler-3", large, List.of("counteq", "crc32c"), false));
  }

  /** One more, in the middle of a fault: by whichever scheduler takes it. */
  Job submitDuring() {
    Request request = request(middle, List.of("crc32c", "counteq"), false);
    return Await.value(
        "a scheduler that takes a job",
        () -> request.acknowledged(rig.rest().postToAny("/v1/jobs", request.body, request.key)),
        Bounds.NOTICED);
  }

  private Job submit(String scheduler, TestFile file, List<String> ops, boolean perWindow)
      throws IOException {
    Request request = request(file, ops, perWindow);
    return request.acknowledged(rig.rest().post(scheduler, "/v1/jobs", request.body, request.key));
  }

  /** A job before it is one; the same key again makes no second. */
  private record Request(
      String key, String uri, TestFile file, List<String> ops, boolean perWindow, JsonObject body) {
    Job acknowledged(JsonObject answer) {
      return new Job(answer.getString("job_id"), uri, file, ops, perWindow);
    }
  }

  private Request request(TestFile file, List<String> ops, boolean perWindow) {
    String key = UUID.randomUUID().toString();
    String uri = "/" + file.name() + "?" + key;
    JsonObject body =
        new JsonObject()
            .put("data_url", rig.web().edgeUrl(uri))
            .put("instructions", instructions(ops))
            .put("options", new JsonObject().put("per_window", perWindow));
    return new Request(key, uri, file, ops, perWindow, body);
  }

  private static JsonArray instructions(List<String> ops) {
    JsonArray instructions = new JsonArray();
    ops.forEach(op -> instructions.add(new JsonObject().put("op", op)));
    return instructions;
  }

  /** A job that no day's budget is enough for; it is never done. */
  void submitThirsty() throws IOException {
    JsonObject body =
        new JsonObject()
            .put("data_url", rig.web().originUrl("/" + THIRSTY))
            .put("instructions", instructions(List.of("counteq")));
    rig.rest().postToAny("/v1/jobs", body, THIRSTY);
  }

  /** What may be spent since this was made. */
  Budgets budgets() {
    return budgets;
  }

  /** Body bytes that the origin sent to the thirsty job. */
  long thirstyBytes() throws IOException {
    return rig.hosts().at(Hosts.HUB, () -> rig.web().originLog().bytes("/" + THIRSTY));
  }

  /** How a job stands, or how it stood when it was stored last. */
  JsonObject status(Job job) throws IOException {
    return rig.rest().getFromAny("/v1/jobs/" + job.id());
  }

  /** Returns when a job has begun and is far from its end. */
  void awaitMidway(Job job) {
    Await.until(
        "some windows of " + job,
        () -> status(job).getJsonObject("windows").getLong("done") > 0,
        Bounds.NOTICED);
  }

  /** Waits for the end of a job, and checks that it is the right one. */
  JsonObject awaitExactEnd(Job job) throws IOException {
    JsonObject[] last = {new JsonObject()};
    try {
      Await.until(
          "the end of " + job,
          () -> {
            last[0] = status(job);
            return ENDED.contains(last[0].getString("state"));
          },
          Bounds.ENDED);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + ": " + last[0].encodePrettily(), e);
    }
    check(job, last[0]);
    return last[0];
  }

  private void check(Job job, JsonObject status) throws IOException {
    assertEquals("SUCCEEDED", status.getString("state"), status::encodePrettily);
    JsonObject object = status.getJsonArray("objects").getJsonObject(0);
    assertEquals(
        job.ops().stream().map(job.file()::expected).toList(),
        objects(object.getJsonArray("results"))
            .map(result -> String.valueOf(result.getValue("value")))
            .toList(),
        status::encodePrettily);
    JsonObject windows = status.getJsonObject("windows");
    assertEquals(job.file().windows(), windows.getInteger("total"), status::encodePrettily);
    assertEquals(job.file().windows(), windows.getInteger("done"), status::encodePrettily);
    if (job.perWindow()) {
      checkWindows(job);
    }
  }

  /**
   * Each window is there once, with its own result. The end is told by the leader, which has the
   * windows stored with it: they may be there a moment later.
   */
  private void checkWindows(Job job) throws IOException {
    Await.until(
        "all windows of " + job.id(),
        () -> windows(job).size() == job.file().windows(),
        Bounds.NOTICED);
    int zeros = job.ops().indexOf("counteq");
    assertEquals(
        job.file().zerosOfWindow(),
        windows(job).stream()
            .map(window -> window.getJsonArray("results").getJsonObject(zeros).getLong("value"))
            .toList(),
        "the windows of " + job.id());
  }

  private List<JsonObject> windows(Job job) throws IOException {
    return objects(
            rig.rest()
                .getFromAny("/v1/jobs/" + job.id() + "/windows?limit=" + WINDOWS_PAGE)
                .getJsonArray("windows"))
        .toList();
  }

  private static Stream<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast);
  }
}
