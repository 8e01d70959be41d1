package io.packetfs.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Starts processes and leaves none behind: as a field with {@code @RegisterExtension} it ends them
 * after each test, in a try-with-resources at its end, and when the test's JVM is stopped, in a
 * shutdown hook.
 */
public final class Processes implements AutoCloseable, AfterEachCallback {

  /** Small and quick to start: a test runs several at once. */
  private static final List<String> JVM_ARGUMENTS =
      List.of(
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private final List<RunningProcess> started = new ArrayList<>();
  private final Thread hook = new Thread(this::killAll, "end of test processes");

  /** A JVM like this one, with this one's class path. */
  public RunningProcess java(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_ARGUMENTS);
    command.add("-cp");
    command.add(classPath());
    command.add(main.getName());
    command.addAll(Arrays.asList(arguments));
    return start(command, Map.of(), null);
  }

  /** The launcher {@code pfs} at the project's root. */
  public RunningProcess pfs(String... arguments) {
    return pfs(Map.of(), arguments);
  }

  /** The launcher {@code pfs} with more environment variables. */
  public RunningProcess pfs(Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(home().resolve("pfs").toString());
    command.addAll(Arrays.asList(arguments));
    return start(command, environment, null);
  }

  /**
   * Any program.
   *
   * @param environment added to this process's own
   * @param directory where it runs, or null: here
   */
  public RunningProcess start(
      List<String> command, Map<String, String> environment, @Nullable Path directory) {
    // Whoever started the tests in the background had them ignore interrupts, and children inherit
    // that.
    List<String> interruptible = new ArrayList<>(List.of("env", "--default-signal=INT"));
    interruptible.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(interruptible);
    builder.environment().putAll(environment);
    builder.directory(directory == null ? null : directory.toFile());
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    try {
      RunningProcess process = new RunningProcess(command, builder.start());
      synchronized (started) {
        if (started.isEmpty()) {
          Runtime.getRuntime().addShutdownHook(hook);
        }
        started.add(process);
      }
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The project's root, as the build tells it. */
  public static Path home() {
    String home = System.getProperty("pfs.home");
    if (home == null) {
      throw new AssertionError("the system property pfs.home is the project's root; Maven sets it");
    }
    return Path.of(home);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    close();
  }

  /** Ends all that were started; more can be started afterwards. */
  @Override
  public void close() {
    synchronized (started) {
      if (!started.isEmpty()) {
        Runtime.getRuntime().removeShutdownHook(hook);
      }
    }
    killAll();
  }

  private void killAll() {
    List<RunningProcess> all;
    synchronized (started) {
      all = List.copyOf(started);
      started.clear();
    }
    all.forEach(RunningProcess::close);
  }

  /**
   * The tests' class path, for a command that starts a JVM; Surefire keeps it apart when it starts
   * its own from a manifest.
   */
  public static String classPath() {
    String surefire = System.getProperty("surefire.test.class.path");
    return surefire != null ? surefire : System.getProperty("java.class.path");
  }
}
