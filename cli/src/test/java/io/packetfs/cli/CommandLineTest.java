package io.packetfs.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.cli.CommandLineRig.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {
  @TempDir Path home;

  static Stream<String> verbs() {
    List<String> paths = new ArrayList<>();
    collect(PfsCommand.commandLine(Terminal.system()), "", paths);
    return paths.stream();
  }

  private static void collect(CommandLine command, String path, List<String> paths) {
    command
        .getSubcommands()
        .forEach(
            (name, sub) -> {
              String subPath = path.isEmpty() ? name : path + " " + name;
              paths.add(subPath);
              collect(sub, subPath, paths);
            });
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void everyVerbHelpsWithAnExampleOrItsOwnVerbs(String path) {
    List<String> arguments = new ArrayList<>(List.of(path.split(" ", -1)));
    arguments.add("--help");

    Outcome help = CommandLineRig.pfs(home, arguments.toArray(String[]::new));

    assertEquals(0, help.status());
    assertTrue(help.out().contains("Example") || help.out().contains("Verbs:"), help::out);
  }

  @Test
  void theVerbsAreThoseOfTheDesign() {
    assertEquals(
        List.of(
            "run",
            "plan",
            "combine",
            "up",
            "scheduler",
            "edge",
            "job",
            "job submit",
            "job list",
            "job get",
            "job wait",
            "job cancel",
            "pcpu",
            "pcpu add",
            "pcpu list",
            "pcpu remove",
            "pcpu run",
            "origin",
            "origin list",
            "origin pause",
            "origin resume",
            "config",
            "config check",
            "blob",
            "conform",
            "bench",
            "bench local",
            "bench peers",
            "bench http",
            "bench pcpus",
            "bench tasks",
            "bench growth",
            "bench kernels",
            "bench micro",
            "completion",
            "simulate",
            "chaos",
            "test"),
        verbs().toList());
  }

  @Test
  void withoutAVerbTheHelpIsPrinted() {
    Outcome outcome = CommandLineRig.pfs(home);

    assertEquals(0, outcome.status());
    assertTrue(outcome.out().startsWith("Usage: pfs"), outcome::out);
  }

  @Test
  void anUnknownVerbIsUsage() {
    Outcome outcome = CommandLineRig.pfs(home, "rum");

    assertEquals(2, outcome.status());
    assertEquals("", outcome.out());
    assertTrue(outcome.err().startsWith("pfs: Unmatched argument at index 0: 'rum'"), outcome::err);
    assertTrue(outcome.err().contains("pfs run"), outcome::err);
  }

  @Test
  void theVersionNamesJava() {
    assertTrue(CommandLineRig.pfs(home, "--version").out().contains("Java " + Runtime.version()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void aCompletionScriptKnowsTheVerbs(String shell) {
    Outcome outcome = CommandLineRig.pfs(home, "completion", shell);

    assertEquals(0, outcome.status());
    assertTrue(outcome.out().contains("--instructions"), outcome::out);
    assertTrue(outcome.out().contains("_picocli_pfs_bench_micro"), outcome::out);
  }

  @Test
  void aBlobIsFilledWithItsByte() throws IOException {
    Path path = home.resolve("b");

    assertEquals(0, CommandLineRig.pfs(home, "blob", path.toString(), "3B", "255").status());

    assertArrayEquals(new byte[] {-1, -1, -1}, Files.readAllBytes(path));
  }

  @Test
  void aSeedDecidesABlobsBytesBeyondOneChunkToo() throws IOException {
    Path one = home.resolve("one");
    Path other = home.resolve("other");
    CommandLineRig.pfs(home, "blob", one.toString(), "3MiB", "random:7");
    CommandLineRig.pfs(home, "blob", other.toString(), "2.5MiB", "random:7");

    byte[] long3 = Files.readAllBytes(one);
    byte[] long25 = Files.readAllBytes(other);
    assertEquals(3 << 20, long3.length);
    assertArrayEquals(Arrays.copyOf(long3, long25.length), long25);
  }

  @Test
  void aBlobNeverReplacesAFileUnlessForced() throws IOException {
    Path path = Files.writeString(home.resolve("b"), "mine");

    Outcome refused = CommandLineRig.pfs(home, "blob", path.toString(), "1", "0");
    assertEquals(2, refused.status());
    assertEquals("pfs: " + path + " is there already; --force replaces it\n", refused.err());
    assertEquals("mine", Files.readString(path));

    assertEquals(
        0, CommandLineRig.pfs(home, "blob", path.toString(), "1", "0", "--force").status());
    assertEquals(1, Files.size(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"256", "-1", "zero", "random:", "random:x"})
  void aBlobsFillIsAByteOrASeed(String fill) {
    Outcome outcome = CommandLineRig.pfs(home, "blob", home.resolve("b").toString(), "1", fill);

    assertEquals(2, outcome.status());
    assertTrue(
        outcome.err().startsWith("pfs: FILL: found \"" + fill + "\", right is"), outcome::err);
    assertFalse(Files.exists(home.resolve("b")));
  }

  @Test
  void settingsThatAreWrongStopACheckWithOneLineEach() throws IOException {
    Files.createDirectory(home.resolve("conf"));
    Files.writeString(home.resolve("conf/scheduler.yaml"), "jobs_mx: 1\nretention: long\n");

    Outcome outcome = CommandLineRig.pfs(home, "config", "check");

    assertEquals(2, outcome.status());
    assertEquals(2, outcome.err().lines().count(), outcome::err);
    assertTrue(outcome.err().contains("jobs_mx: unknown setting; the nearest known is jobs_max"));
  }

  @Test
  void aConfDirectoryThatIsNamedHasToBeThere() {
    Outcome outcome = CommandLineRig.pfs(home, "config", "check", "--conf", "/nowhere");

    assertEquals(2, outcome.status());
    assertEquals("pfs: --conf: found /nowhere, right is an existing directory\n", outcome.err());
  }

  @Test
  void aCheckPrintsEverySettingWithItsSource() {
    Outcome outcome = CommandLineRig.pfs(home, "config", "check", "--set", "scheduler.rest.port=9");

    assertEquals(0, outcome.status());
    assertTrue(outcome.out().contains("scheduler.rest.port"), outcome::out);
    assertTrue(
        outcome.out().lines().anyMatch(l -> l.matches("scheduler.rest.port +9 +--set")),
        outcome::out);
  }
}
