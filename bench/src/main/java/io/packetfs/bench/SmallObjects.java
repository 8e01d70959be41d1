package io.packetfs.bench;

import io.packetfs.cli.RestClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Many files of 4 KiB, and jobs over all of them: what an object costs beside its bytes. */
final class SmallObjects {
  static final int OBJECT_BYTES = 4 << 10;

  private static final String FOLDER = "small";

  private final NginxOrigin origin;
  private final int streams;
  private final byte[] bytes;
  private final int count;

  private SmallObjects(NginxOrigin origin, int streams, byte[] bytes, int count) {
    this.origin = origin;
    this.streams = streams;
    this.bytes = bytes;
    this.count = count;
  }

  /**
   * A job over all of them.
   *
   * @param perSecond objects a second, from the request to the result
   * @param requests for each object that the origin was asked for
   */
  record Round(double perSecond, double requests) {}

  /**
   * Writes them below what the origin serves.
   *
   * @param streams of each job
   */
  static SmallObjects write(
      Path root, NginxOrigin origin, int count, int streams, Leftovers leftovers)
      throws IOException {
    Path folder = Files.createDirectory(root.resolve(FOLDER));
    leftovers.add(() -> Resources.delete(folder));
    byte[] bytes = new byte[count * OBJECT_BYTES];
    new SplittableRandom(count).nextBytes(bytes);
    for (int i = 0; i < count; i++) {
      Files.write(
          folder.resolve(Integer.toString(i)),
          Arrays.copyOfRange(bytes, i * OBJECT_BYTES, (i + 1) * OBJECT_BYTES));
    }
    return new SmallObjects(origin, streams, bytes, count);
  }

  /**
   * Runs a job over all of them and checks every result.
   *
   * @throws WrongResultException if one is not right
   */
  Round run(URI scheduler, int imm) {
    try (RestClient rest = new RestClient(scheduler, null)) {
      long logEnd = origin.logEnd();
      JobRun run = JobRun.of(rest, job(imm));
      check(run, imm);
      long requests = origin.requestsSince(logEnd, run.metric("requests"));
      return new Round(count / run.seconds(), (double) requests / count);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonObject job(int imm) {
    JsonArray urls = new JsonArray();
    for (int i = 0; i < count; i++) {
      urls.add(origin.url("/" + FOLDER + "/" + i));
    }
    return new JsonObject()
        .put("data_urls", urls)
        .put(
            "instructions",
            new JsonArray().add(new JsonObject().put("op", "counteq").put("imm", imm)))
        .put(
            "options",
            new JsonObject().put("concurrency", streams).put("timeout_ms", JobRun.JOB_MAX_MS));
  }

  private void check(JobRun run, int imm) {
    JsonArray objects = run.status().getJsonArray("objects");
    WrongResultException.check(run.name() + ", objects", count, objects.size());
    for (int i = 0; i < count; i++) {
      long right = 0;
      for (int at = i * OBJECT_BYTES; at < (i + 1) * OBJECT_BYTES; at++) {
        right += (bytes[at] & 0xff) == imm ? 1 : 0;
      }
      WrongResultException.check(
          run.name() + ", value of object " + i,
          right,
          objects.getJsonObject(i).getJsonArray("results").getJsonObject(0).getLong("value"));
    }
  }
}
