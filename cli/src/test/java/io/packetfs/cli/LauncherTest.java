package io.packetfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.testing.Processes;
import io.packetfs.testing.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher in a small tree of its own, with a java and a Maven that only tell how they were
 * called.
 */
class LauncherTest {
  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final String JAR = "cli/target/cli-1.0.0-SNAPSHOT.jar";
  private static final List<String> TOOLS =
      List.of(
          "readlink",
          "dirname",
          "grep",
          "head",
          "find",
          "flock",
          "mkdir",
          "touch",
          "mv",
          "rm",
          "tail",
          "tee",
          "id",
          "getent",
          "cut",
          "cat",
          "sleep");

  @RegisterExtension final Processes processes = new Processes();

  @TempDir Path temp;
  private Path root;
  private Path bin;
  private Path home;

  @BeforeEach
  void plant() throws IOException {
    root = Files.createDirectories(temp.resolve("a tree/with spaces"));
    bin = Files.createDirectory(temp.resolve("bin"));
    home = Files.createDirectory(temp.resolve("home"));
    for (String tool : TOOLS) {
      script(bin.resolve(tool), "#!/bin/bash\nexec " + which(tool) + " \"$@\"\n");
    }
    script(root.resolve("pfs"), Files.readString(Processes.home().resolve("pfs")));
    script(root.resolve("scripts/install-test-tools"), "#!/bin/bash\necho tools\n");
    jdk(temp.resolve("jdk 25"), "25.0.3");
    String maven =
        """
        #!/bin/bash
        echo "$0 JAVA_HOME=$JAVA_HOME HOME=$HOME $*" >>"%s/maven.calls"
        [ ! -e fail ] || { echo 'ERROR: it does not compile'; exit 1; }
        sleep 0.3
        MADE=${MADE:-%s}
        mkdir -p "${MADE%%/*}"
        touch "$MADE"
        echo '[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0'
        """
            .formatted(temp, JAR);
    script(bin.resolve("mvn"), maven);
    script(root.resolve("mvnw"), maven);
    Files.writeString(root.resolve("pom.xml"), "<project/>");
    Files.writeString(
        Files.createDirectories(root.resolve("shared/src/main")).resolve("A.java"), "class A {}");
  }

  @Test
  void argumentsComeThroughAsTheyAreFromAnyDirectoryAndThroughALink() throws IOException {
    Path link = Files.createSymbolicLink(temp.resolve("pfs link"), root.resolve("pfs"));

    RunningProcess pfs = pfs(List.of("HOME=" + home), link, "a b", "", "*", "$x");

    assertEquals(0, pfs.awaitExit(BOUND), pfs::err);
    assertTrue(
        pfs.out().endsWith("[-jar] [" + root.resolve(JAR) + "] [a b] [] [*] [$x]"), pfs::out);
    assertTrue(pfs.out().contains("[-Dpfs.home=" + root + "]"), pfs::out);
  }

  @Test
  void theFirstUseBuildsAndSaysSoAndTheSecondDoesNot() throws IOException {
    RunningProcess first = pfs(List.of("HOME=" + home), root.resolve("pfs"));
    assertEquals(0, first.awaitExit(BOUND), first::err);
    assertTrue(first.err().startsWith("building PacketFS"), first::err);
    assertEquals(2, first.err().lines().count());

    RunningProcess second = pfs(List.of("HOME=" + home), root.resolve("pfs"));
    assertEquals(0, second.awaitExit(BOUND), second::err);
    assertEquals("", second.err());
    assertEquals(1, mavenCalls().size());
  }

  @Test
  void whatTheJvmWroteDownBehindTheBuildIsWhereEachStartBegins() throws IOException {
    Path verbs = root.resolve("cli/target/pfs-verbs.aot");
    Path nodes = root.resolve("cli/target/pfs-nodes.aot");

    RunningProcess first = pfs(List.of("HOME=" + home), root.resolve("pfs"), "run");
    assertEquals(0, first.awaitExit(BOUND), first::err);
    assertEquals("preparing fast starts ...", first.errLines().getLast());
    RunningProcess second = pfs(List.of("HOME=" + home), root.resolve("pfs"), "run");
    assertEquals(0, second.awaitExit(BOUND), second::err);
    RunningProcess node = pfs(List.of("HOME=" + home), root.resolve("pfs"), "edge");
    assertEquals(0, node.awaitExit(BOUND), node::err);

    assertTrue(first.out().contains("[-XX:AOTCache=" + verbs + "]"), first::out);
    assertTrue(second.out().contains("[-XX:AOTCache=" + verbs + "]"), second::out);
    assertTrue(node.out().contains("[-XX:AOTCache=" + nodes + "]"), node::out);
  }

  @Test
  void withoutWhatTheJvmWroteDownAllWorks() throws IOException {
    Files.createFile(temp.resolve("no-training"));

    RunningProcess pfs =
        processes.start(
            List.of(
                "/usr/bin/env",
                "-u",
                "JAVA_HOME",
                "HOME=" + home,
                "PFS_JAVA_HOME=" + temp.resolve("jdk 25"),
                "PATH=" + bin,
                "/bin/bash",
                root.resolve("pfs").toString(),
                "run"),
            Map.of(),
            temp);

    assertEquals(0, pfs.awaitExit(BOUND), pfs::err);
    assertTrue(pfs.err().contains("could not prepare fast starts"), pfs::err);
    assertTrue(pfs.out().endsWith("[run]"), pfs::out);
    assertFalse(pfs.out().contains("AOTCache"), pfs::out);
  }

  @Test
  void whoWantsNoneOfItGetsNone() throws IOException {
    RunningProcess pfs = pfs(List.of("HOME=" + home, "PFS_AOT=off"), root.resolve("pfs"), "run");

    assertEquals(0, pfs.awaitExit(BOUND), pfs::err);
    assertFalse(Files.exists(root.resolve("cli/target/pfs-verbs.aot")));
    assertFalse(Files.exists(root.resolve("cli/target/pfs-nodes.aot")));
    assertFalse(pfs.out().contains("AOTCache"), pfs::out);
  }

  @Test
  void newerSourcesAreBuilt() throws IOException {
    assertEquals(0, pfs(List.of("HOME=" + home), root.resolve("pfs")).awaitExit(BOUND));
    FileTime past = FileTime.from(Instant.now().minusSeconds(3600));
    Files.setLastModifiedTime(root.resolve(JAR), past);
    Files.setLastModifiedTime(root.resolve("cli/target/pfs-built"), past);

    assertEquals(0, pfs(List.of("HOME=" + home), root.resolve("pfs")).awaitExit(BOUND));

    assertEquals(2, mavenCalls().size());
  }

  @Test
  void theBenchmarksAreAModuleOfTheirOwnThatOnlyTheirVerbBuilds() throws IOException {
    String jar = "bench/target/bench-1.0.0-SNAPSHOT.jar";

    RunningProcess pfs =
        pfs(List.of("HOME=" + home, "MADE=" + jar), root.resolve("pfs"), "bench", "local");

    assertEquals(0, pfs.awaitExit(BOUND), pfs::err);
    assertTrue(
        mavenCalls().getFirst().endsWith(" --projects bench --also-make"), mavenCalls()::toString);
    assertTrue(pfs.out().endsWith("[-jar] [" + root.resolve(jar) + "] [bench] [local]"), pfs::out);
  }

  @Test
  void theSimulatorIsCompiledWithTheSchedulersTestsAndRunFromThere() throws IOException {
    String simulator = "io.packetfs.scheduler.simulation.SimulateMain";
    String made = "scheduler/target/test-classes/" + simulator.replace('.', '/') + ".class";

    RunningProcess pfs =
        pfs(
            List.of("HOME=" + home, "MADE=" + made),
            root.resolve("pfs"),
            "simulate",
            "--seed",
            "7");

    assertEquals(0, pfs.awaitExit(BOUND), pfs::err);
    String call = mavenCalls().getFirst();
    assertTrue(call.contains(" test-compile "), call);
    assertTrue(call.endsWith(" --projects scheduler --also-make"), call);
    assertTrue(pfs.out().endsWith(" [" + simulator + "] [--seed] [7]"), pfs::out);
    assertTrue(pfs.out().contains(root.resolve("scheduler/target/test-classes") + "]"), pfs::out);
  }

  @Test
  void chaosIsBuiltOfTheTestsAndGetsItsArguments() throws IOException {
    Files.createDirectories(root.resolve("cli/src/test"));

    RunningProcess pfs =
        pfs(
            List.of("HOME=" + home, "MADE=target/cli-tests.classpath"),
            root.resolve("pfs"),
            "chaos",
            "--minutes",
            "3");

    assertEquals(0, pfs.awaitExit(BOUND), pfs::err);
    assertEquals("tools", pfs.outLines().getFirst());
    assertTrue(
        mavenCalls().getFirst().endsWith(" --projects cli --also-make"), mavenCalls()::toString);
    assertTrue(
        pfs.out().endsWith(" [io.packetfs.cli.e2e.chaos.ChaosMain] [--minutes] [3]"), pfs::out);
  }

  @Test
  void withoutTheTestsSourcesThereIsNoChaos() throws IOException {
    RunningProcess pfs = pfs(List.of("HOME=" + home), root.resolve("pfs"), "chaos");

    assertEquals(70, pfs.awaitExit(BOUND));
    assertTrue(pfs.err().startsWith("pfs: this verb is made of the tests' sources"), pfs::err);
  }

  @Test
  void twoFirstUsesAtOnceBuildOnce() throws IOException {
    RunningProcess one = pfs(List.of("HOME=" + home), root.resolve("pfs"));
    RunningProcess other = pfs(List.of("HOME=" + home), root.resolve("pfs"));

    assertEquals(0, one.awaitExit(BOUND), one::err);
    assertEquals(0, other.awaitExit(BOUND), other::err);
    assertEquals(1, mavenCalls().size());
  }

  @Test
  void aFailedBuildShowsTheEndOfItsLog() throws IOException {
    Files.createFile(root.resolve("fail"));

    RunningProcess pfs = pfs(List.of("HOME=" + home), root.resolve("pfs"));

    assertEquals(70, pfs.awaitExit(BOUND), pfs::err);
    assertTrue(pfs.err().contains("ERROR: it does not compile"), pfs::err);
    assertTrue(
        pfs.err().endsWith("the whole log is " + root.resolve("target/pfs-build.log")), pfs::err);
  }

  @Test
  void withoutAHomeMavenGetsOneBelowTarget() throws IOException {
    RunningProcess pfs = pfs(List.of("-u", "HOME"), root.resolve("pfs"));

    assertEquals(0, pfs.awaitExit(BOUND), pfs::err);
    Path own = root.resolve("target/home");
    assertTrue(mavenCalls().getFirst().contains(" HOME=" + own + " "), mavenCalls()::toString);
    assertTrue(
        mavenCalls().getFirst().contains(" -Dmaven.repo.local=" + own + "/.m2/repository "),
        mavenCalls()::toString);
  }

  @Test
  void mavenIsTheInstalledOneElseTheWrapperAndRunsOnTheJdkThatWasFound() throws IOException {
    Files.delete(bin.resolve("mvn"));

    assertEquals(0, pfs(List.of("HOME=" + home), root.resolve("pfs")).awaitExit(BOUND));

    assertTrue(
        mavenCalls()
            .getFirst()
            .startsWith(root.resolve("mvnw") + " JAVA_HOME=" + temp.resolve("jdk 25") + " "),
        mavenCalls()::toString);
  }

  @Test
  void anotherJavaThan25IsRefusedByName() throws IOException {
    jdk(temp.resolve("jdk 17"), "17.0.15");

    RunningProcess pfs =
        pfs(
            List.of("HOME=" + home, "PFS_JAVA_HOME=" + temp.resolve("jdk 17")),
            root.resolve("pfs"));

    assertEquals(70, pfs.awaitExit(BOUND));
    assertTrue(
        pfs.err()
            .startsWith(
                "pfs: PFS_JAVA_HOME is " + temp.resolve("jdk 17") + ", and there is no Java 25"),
        pfs::err);
  }

  @Test
  void aJava25InJavaHomeIsPreferredToWhatLiesAround() throws IOException {
    jdk(temp.resolve("other 25"), "25.0.4");

    RunningProcess pfs =
        pfs(
            List.of("HOME=" + home, "-u", "PFS_JAVA_HOME", "JAVA_HOME=" + temp.resolve("other 25")),
            root.resolve("pfs"));

    assertEquals(0, pfs.awaitExit(BOUND), pfs::err);
    assertTrue(pfs.out().startsWith(temp.resolve("other 25/bin/java").toString()), pfs::out);
  }

  @Test
  void testInstallsWhatIsNeededVerifiesAndClosesWithSurefiresSums() throws IOException {
    RunningProcess pfs = pfs(List.of("HOME=" + home), root.resolve("pfs"), "test", "-pl", "shared");

    assertEquals(0, pfs.awaitExit(BOUND), pfs::err);
    assertEquals("tools", pfs.outLines().getFirst());
    assertEquals(
        "[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0", pfs.outLines().getLast());
    assertTrue(mavenCalls().getFirst().endsWith(" verify -pl shared"), mavenCalls()::toString);
  }

  @Test
  void testFailsWhenMavenDoes() throws IOException {
    Files.createFile(root.resolve("fail"));

    assertEquals(1, pfs(List.of("HOME=" + home), root.resolve("pfs"), "test").awaitExit(BOUND));
  }

  /** Starts the launcher from another directory; {@code environment} are arguments of env(1). */
  private RunningProcess pfs(List<String> environment, Path launcher, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add("/usr/bin/env");
    // Options of env come before assignments.
    command.addAll(List.of("-u", "JAVA_HOME"));
    for (int i = 0; i < environment.size(); i++) {
      if (environment.get(i).equals("-u")) {
        command.addAll(1, List.of("-u", environment.get(++i)));
      } else {
        command.add(environment.get(i));
      }
    }
    if (environment.stream().noneMatch(e -> e.contains("PFS_JAVA_HOME"))) {
      command.add("PFS_JAVA_HOME=" + temp.resolve("jdk 25"));
    }
    command.add("PATH=" + bin);
    command.add("/bin/bash");
    command.add(launcher.toString());
    command.addAll(Arrays.asList(arguments));
    return processes.start(command, Map.of(), Path.of("/"));
  }

  private List<String> mavenCalls() throws IOException {
    return Files.readAllLines(temp.resolve("maven.calls"));
  }

  private static void jdk(Path directory, String version) throws IOException {
    script(
        directory.resolve("bin/java"),
        """
        #!/bin/bash
        for option in "$@"; do
          case $option in -XX:AOTCacheOutput=*) [ ! -e no-training ] && touch "${option#*=}" || exit 1 ;; esac
        done
        printf '%s' "$0"
        printf ' [%s]' "$@"
        printf '\\n'
        """);
    script(directory.resolve("bin/javac"), "#!/bin/bash\n");
    Files.writeString(directory.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
  }

  private static void script(Path path, String text) throws IOException {
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Path which(String tool) {
    return List.of("/usr/bin", "/bin").stream()
        .map(directory -> Path.of(directory, tool))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow();
  }
}
