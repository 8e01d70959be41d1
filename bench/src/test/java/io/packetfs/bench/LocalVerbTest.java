package io.packetfs.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.cli.Terminal;
import io.packetfs.testing.Processes;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs in small: real processes, real HTTP, no word about how fast. */
class LocalVerbTest {
  private static final Set<String> RATES =
      Set.of(
          "cpupwn_gib_s",
          "scheduler_cpupwn_gib_s",
          "single_loop_gib_s",
          "two_threads_gib_s",
          "byte_loop_gib_s",
          "ratio_to_single_loop",
          "ratio_to_two_threads",
          "ratio_to_byte_loop");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path temp;

  @Test
  void twoProcessesOnTheClusteredBusAreMeasuredAndEveryResultIsRight() {
    assertEquals(
        0,
        pfs(
            "bench",
            "local",
            "-",
            "2",
            "5",
            "counteq",
            "255",
            "--runs",
            "2",
            "--warmup",
            "1",
            "--json"),
        this::said);

    JsonObject document = new JsonObject(text(out));
    assertEquals("cluster", document.getString("shape"));
    assertEquals(5L << 20, document.getLong("bytes"));
    assertEquals(5, document.getInteger("windows"));
    assertEquals(1, document.getInteger("warmup_runs"));
    assertEquals(RATES, document.getJsonObject("median").fieldNames());
    assertEquals(
        Set.of(
            "cpupwn_gib_s",
            "scheduler_cpupwn_gib_s",
            "ratio_to_single_loop",
            "ratio_to_two_threads",
            "ratio_to_byte_loop"),
        document.getJsonObject("cold").fieldNames());
    assertEquals(2, document.getJsonArray("runs").size());
    for (int i = 0; i < 2; i++) {
      // 255 was the cold run's, 0 the warm-up's.
      JsonObject run = document.getJsonArray("runs").getJsonObject(i);
      assertEquals(1 + i, run.getInteger("imm"));
      RATES.forEach(rate -> assertTrue(run.getDouble(rate) > 0, rate));
    }
    assertTrue(document.getJsonObject("machine").getInteger("cores") > 0);
  }

  @Test
  void aFileOfAnySizeIsComputedOverByOneProcessAsATable() throws IOException {
    Path file = Files.write(temp.resolve("a file.bin"), new byte[(2 << 20) + 17]);

    assertEquals(
        0,
        pfs(
            "bench",
            "local",
            file.toString(),
            "3",
            "3",
            "fnv",
            "--runs",
            "1",
            "--warmup",
            "0",
            "--embedded"),
        this::said);

    assertTrue(
        text(out).startsWith("fnv over 3 windows (2097169 bytes), concurrency 3, embedded;"),
        this::said);
    assertTrue(text(out).contains("PacketFS, first job"), this::said);
    assertTrue(Files.exists(file));
  }

  @Test
  void whatCannotBeMeasuredIsRefusedWithWhatWouldBeRight() throws IOException {
    Path file = Files.write(temp.resolve("small.bin"), new byte[10]);

    refused(
        "WINDOWS: found 2, right is at most what " + file + " has: 1", file.toString(), "8", "2");
    refused("PATH: found \"/nowhere\", right is a readable file, or - for a fresh one", "/nowhere");
    refused("CONCURRENCY: found 0, right is a number from 1 to 1000", "-", "0");
    refused("OP: found \"xor\", right is counteq, crc32c or fnv", "-", "8", "1", "xor");
    refused("IMM: found 256, right is a number from 0 to 255", "-", "8", "1", "counteq", "256");
    refused("--runs: found 0, right is a number from 1 to 10000", "--runs", "0");
  }

  private void refused(String message, String... arguments) {
    err.reset();
    String[] all = new String[arguments.length + 2];
    all[0] = "bench";
    all[1] = "local";
    System.arraycopy(arguments, 0, all, 2, arguments.length);

    assertEquals(2, pfs(all), this::said);

    assertTrue(text(err).startsWith("pfs: " + message + System.lineSeparator()), this::said);
  }

  private int pfs(String... arguments) {
    return BenchMain.run(
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            InputStream.nullInputStream(),
            Map.of(),
            Processes.home(),
            false),
        arguments);
  }

  private String said() {
    return text(out) + "\n" + text(err);
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
