package io.packetfs.bench;

import io.packetfs.cli.ExitCode;
import io.packetfs.cli.Main;
import io.packetfs.cli.VerbException;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process that the benchmark needs for a while. A node runs in a JVM of its own: by the launcher
 * that started this process, as an operator would; or, where none did, with the options and the
 * class path of this one.
 */
public final class NodeProcess implements AutoCloseable {
  /** How long it may drain before it is killed. */
  private static final Duration STOP_MAX = Duration.ofSeconds(15);

  /** They are about the JVM and no settings. */
  private static final Set<String> LAUNCHER_VARIABLES =
      Set.of("PFS_JAVA_HOME", "PFS_JAVA_OPTS", "PFS_AOT");

  /** Of its output, for messages. */
  private static final int LINES_MAX = 40;

  private final String name;
  private final Process process;
  private final Deque<String> lines = new ArrayDeque<>();
  private boolean ended;

  private NodeProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    Thread.ofPlatform().daemon().name("output of " + name).start(this::read);
  }

  /**
   * Starts {@code pfs ARGUMENTS}.
   *
   * @param environment added to this process's own, less its {@code PFS_*}
   */
  static NodeProcess start(Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(pfs());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // Settings of whoever runs the benchmark would win over those that it writes.
    builder
        .environment()
        .keySet()
        .removeIf(
            variable -> variable.startsWith("PFS_") && !LAUNCHER_VARIABLES.contains(variable));
    builder.environment().putAll(environment);
    return started("pfs " + arguments[0], builder);
  }

  /** Starts a program that is none of ours, such as one that ours is compared with. */
  static NodeProcess foreign(String name, List<String> command) throws IOException {
    return foreign(name, command, Map.of());
  }

  /**
   * The same.
   *
   * @param environment added to this process's own
   */
  static NodeProcess foreign(String name, List<String> command, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return started(name, builder);
  }

  private static NodeProcess started(String name, ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    process.getOutputStream().close();
    return new NodeProcess(name, process);
  }

  private static List<String> pfs() {
    String launcher = System.getProperty("pfs.launcher");
    return launcher != null ? List.of(launcher) : java(Main.class);
  }

  /**
   * Starts a main class that is no verb, with the options and the class path of this JVM.
   *
   * @param arguments of the class
   */
  public static NodeProcess startJvm(Class<?> main, String... arguments) throws IOException {
    List<String> command = java(main);
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    return new NodeProcess(main.getSimpleName(), process);
  }

  private static List<String> java(Class<?> main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", classPath(), main.getName()));
    return command;
  }

  /**
   * Waits for a line of its output.
   *
   * @return the pattern's first group
   * @throws VerbException if it ends or is silent for too long
   */
  public synchronized String awaitLine(Pattern pattern, Duration max) {
    long endNanos = System.nanoTime() + max.toNanos();
    while (true) {
      for (String line : lines) {
        Matcher matcher = pattern.matcher(line);
        if (matcher.find()) {
          return matcher.group(1);
        }
      }
      long leftMs = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
      if (ended || leftMs <= 0) {
        throw new VerbException(
            ExitCode.UNREACHABLE,
            name
                + (ended ? " ended" : " was not up after " + max.toSeconds() + " s")
                + "; it said:\n"
                + String.join("\n", lines));
      }
      try {
        wait(leftMs);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new VerbException(ExitCode.INTERRUPTED, "interrupted");
      }
    }
  }

  /**
   * Waits until it ends by itself.
   *
   * @throws VerbException if it does not
   */
  void awaitEnd(Duration max) {
    try {
      if (!process.waitFor(max.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new VerbException(
            ExitCode.UNREACHABLE, name + " did not end within " + max.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VerbException(ExitCode.INTERRUPTED, "interrupted");
    }
  }

  /** What it said last. */
  public synchronized String output() {
    return String.join("\n", lines);
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      add("(its output broke off: " + e.getMessage() + ")");
    }
    end();
  }

  private synchronized void add(String line) {
    if (lines.size() == LINES_MAX) {
      lines.removeFirst();
    }
    lines.addLast(line);
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** Asks it to stop. */
  void stop() {
    process.destroy();
  }

  /** Stops it, by force if it has to be. Callable again, and from any thread. */
  @Override
  public void close() {
    stop();
    try {
      if (!process.waitFor(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Surefire keeps the class path apart when it starts its JVM from a manifest. */
  private static String classPath() {
    String surefire = System.getProperty("surefire.test.class.path");
    return surefire != null ? surefire : System.getProperty("java.class.path");
  }
}
