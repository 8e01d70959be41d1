package io.packetfs.cli.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.cli.Main;
import io.packetfs.testing.NginxRig;
import io.packetfs.testing.Processes;
import io.packetfs.testing.RunningProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code pfs run} against a real nginx, directly and through a real caching one. */
class CacheTest {
  private static final String PATH = "/modules";

  @RegisterExtension final Processes processes = new Processes();

  private NginxRig nginx;
  private long sizeBytes;

  @BeforeEach
  void start() throws IOException {
    nginx = NginxRig.start();
    Files.createSymbolicLink(nginx.root().resolve("modules"), Expected.JDK_MODULES);
    sizeBytes = Files.size(Expected.JDK_MODULES);
  }

  @AfterEach
  void stop() throws IOException {
    nginx.close();
  }

  @Test
  void anObjectOfAnOriginIsFetchedOnceAndExactAlsoForFnv() {
    JsonObject job = run(nginx.originUrl(PATH), Expected.OPS);

    assertEquals(Expected.of(Expected.JDK_MODULES).values(), Rest.values(job));
    assertEquals(sizeBytes, job.getJsonObject("metrics").getLong("bytes_processed"));
    assertEquals(sizeBytes, nginx.originLog().bytes(PATH));
  }

  @Test
  void aCacheIsFilledOnceAndThenTheOriginIsLeftAlone() {
    Expected expected = Expected.of(Expected.JDK_MODULES);

    JsonObject first = run(nginx.edgeUrl(PATH), Expected.OPS);

    assertEquals(expected.values(), Rest.values(first));
    assertEquals(0.0, first.getJsonObject("metrics").getDouble("request_hit_ratio"));
    assertEquals(sizeBytes, first.getJsonObject("metrics").getLong("cache_fill_bytes"));
    assertEquals(sizeBytes, nginx.originLog().bytes(PATH));
    assertEquals(sizeBytes, nginx.edgeLog().bytes(PATH));

    nginx.originLog().forget();
    JsonObject second = run(nginx.edgeUrl(PATH), "crc32c", "counteq:0");

    assertEquals(List.of(expected.crc32c(), expected.zeros()), Rest.values(second));
    assertEquals(1.0, second.getJsonObject("metrics").getDouble("request_hit_ratio"));
    assertEquals(1.0, second.getJsonObject("metrics").getDouble("byte_hit_ratio"));
    assertEquals(0, second.getJsonObject("metrics").getLong("cache_fill_bytes"));
    assertEquals(0, nginx.originLog().requests());
  }

  @Test
  void partOfAnObjectCostsNoMoreThanItsWindows() {
    JsonObject job =
        run(nginx.originUrl(PATH), "counteq:0", "--offset", "1MiB", "--length", "2MiB");

    assertEquals(2 << 20, nginx.originLog().bytes(PATH));
    assertTrue(Long.parseLong(Rest.values(job).getFirst()) <= 2 << 20);
  }

  private JsonObject run(String url, String... rest) {
    List<String> arguments = new ArrayList<>(List.of("run", url));
    arguments.addAll(List.of(rest));
    arguments.add("--json");
    RunningProcess run = processes.java(Main.class, arguments.toArray(String[]::new));
    assertEquals(0, run.awaitExit(Rest.BOUND), run::toString);
    return new JsonObject(run.out());
  }
}
