package io.packetfs.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL server on a free port, with all that it writes in one directory. It can be
 * stopped, killed and started again, on the same port and with the same data. Its default collation
 * is not the order of bytes, so that a program which relies on one is found out.
 */
public final class PostgresRig implements AutoCloseable {
  /** Owns every database; may do everything. */
  public static final String USER = "pfs";

  /** That of {@link #USER}. */
  public static final String PASSWORD = "for tests";

  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
  private static final String UNPRIVILEGED = "postgres";
  private static final String READY = "database system is ready to accept connections";
  private static final Duration INIT_MAX = Duration.ofSeconds(60);
  private static final Duration START_MAX = Duration.ofSeconds(30);
  private static final Duration STOP_MAX = Duration.ofSeconds(30);
  private static final Duration COMMAND_MAX = Duration.ofSeconds(30);

  /** Another process may take a port between our choice and the server's bind. */
  private static final int PORTS_TRIED_MAX = 5;

  /** Whoever is in one of the server's own networks may log in as on the loopback. */
  private static final String NEIGHBOURS = "host all all samenet scram-sha-256\n";

  private final Path programs;
  private final Path directory;
  private final String address;
  private final Processes processes = new Processes();
  private final AtomicInteger databases = new AtomicInteger();
  private int port;
  private @Nullable RunningProcess server;

  private PostgresRig(Path programs, Path directory, String address) {
    this.programs = programs;
    this.directory = directory;
    this.address = address;
  }

  /** Starts one on the loopback. */
  public static PostgresRig start() throws IOException {
    return start("127.0.0.1");
  }

  /**
   * Makes and starts one; returns when it answers. Without PostgreSQL: see {@link Requires}.
   *
   * @param address of this machine (or of the network in which this is called) that it binds
   */
  public static PostgresRig start(String address) throws IOException {
    PostgresRig rig =
        new PostgresRig(programs(), Files.createTempDirectory("pfs-postgres"), address);
    try {
      rig.init();
      for (int attempt = 1; rig.server == null; attempt++) {
        rig.port = freePort();
        rig.startServer(attempt < PORTS_TRIED_MAX);
      }
      return rig;
    } catch (IOException | AssertionError e) {
      rig.close();
      throw e;
    }
  }

  /** An empty database of its own, by its URL {@code postgresql://ADDRESS:PORT/NAME}. */
  public String newDatabase() {
    String name = "pfs" + databases.incrementAndGet();
    run(
        List.of(program("createdb"), "-h", address, "-p", String.valueOf(port), "-U", USER, name),
        Map.of("PGPASSWORD", PASSWORD),
        COMMAND_MAX);
    return "postgresql://" + address + ":" + port + "/" + name;
  }

  /** The port, the same after a stop and a start. */
  public int port() {
    return port;
  }

  /** The last lines that the server wrote to its log since it was started. */
  public List<String> log() {
    RunningProcess running = server;
    return running == null ? List.of() : running.errLines();
  }

  /** Stops it in good order: open transactions are rolled back, connections closed. */
  public void stop() {
    RunningProcess running = running();
    // SIGINT is PostgreSQL's "fast shutdown".
    running.interrupt();
    running.awaitExit(STOP_MAX);
    server = null;
  }

  /** SIGKILL to the server and all its processes; what was committed is there after a start. */
  public void kill() {
    RunningProcess running = running();
    List<ProcessHandle> children =
        ProcessHandle.of(running.pid()).stream().flatMap(ProcessHandle::descendants).toList();
    running.kill();
    server = null;
    // They hold the port and the shared memory until they are gone.
    Await.until(
        "the end of all its processes",
        () -> children.stream().noneMatch(ProcessHandle::isAlive),
        STOP_MAX);
  }

  /** Starts it again after {@link #stop} or {@link #kill}; returns when it answers. */
  public void startAgain() {
    if (server != null) {
      throw new IllegalStateException("it runs");
    }
    startServer(false);
  }

  @Override
  public void close() throws IOException {
    processes.close();
    List<Path> all;
    try (Stream<Path> paths = Files.walk(directory)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }

  private RunningProcess running() {
    RunningProcess running = server;
    if (running == null) {
      throw new IllegalStateException("it does not run");
    }
    return running;
  }

  private void init() throws IOException {
    Path password = Files.writeString(directory.resolve("password"), PASSWORD);
    if (isRoot()) {
      UserPrincipal owner =
          directory
              .getFileSystem()
              .getUserPrincipalLookupService()
              .lookupPrincipalByName(UNPRIVILEGED);
      Files.setOwner(directory, owner);
      Files.setOwner(password, owner);
    }
    run(
        unprivileged(
            program("initdb"),
            "-D",
            data(),
            "-U",
            USER,
            "--pwfile=" + password,
            "-A",
            "scram-sha-256",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--locale-provider=icu",
            "--icu-locale=en-US",
            "--no-sync"),
        Map.of(),
        INIT_MAX);
    Files.writeString(directory.resolve("data/pg_hba.conf"), NEIGHBOURS, StandardOpenOption.APPEND);
  }

  /**
   * Starts the server in the foreground. Its processes may die, the machine does not: what it wrote
   * need not be forced to the disk.
   *
   * @param mayBeTaken whether a port that somebody else has leaves {@code server} null
   */
  private void startServer(boolean mayBeTaken) {
    RunningProcess starting =
        processes.start(
            unprivileged(
                program("postgres"),
                "-D",
                data(),
                "-p",
                String.valueOf(port),
                "-c",
                "listen_addresses=" + address,
                "-c",
                "unix_socket_directories=",
                "-c",
                "fsync=off"),
            Map.of(),
            null);
    try {
      starting.awaitLine(READY, START_MAX);
      server = starting;
    } catch (AssertionError e) {
      starting.kill();
      if (!mayBeTaken || !starting.err().contains("could not bind")) {
        throw e;
      }
    }
  }

  private void run(List<String> command, Map<String, String> environment, Duration bound) {
    try (RunningProcess process = processes.start(command, environment, null)) {
      if (process.awaitExit(bound) != 0) {
        throw new AssertionError("failed: " + process);
      }
    }
  }

  private String program(String name) {
    return programs.resolve(name).toString();
  }

  private String data() {
    return directory.resolve("data").toString();
  }

  /** PostgreSQL refuses to run as root. */
  private static List<String> unprivileged(String... command) {
    List<String> whole = new ArrayList<>();
    if (isRoot()) {
      whole.addAll(
          List.of(
              "setpriv",
              "--reuid=" + UNPRIVILEGED,
              "--regid=" + UNPRIVILEGED,
              "--init-groups",
              "--"));
    }
    whole.addAll(List.of(command));
    return whole;
  }

  private static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException e) {
      throw new AssertionError("there is no /proc", e);
    }
  }

  /**
   * The directory of the server's programs: Debian keeps those of each version in one of its own,
   * off PATH; the newest. Without PostgreSQL: see {@link Requires}.
   */
  public static Path programs() throws IOException {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(DEBIAN)) {
      try (Stream<Path> versions = Files.list(DEBIAN)) {
        versions
            .filter(version -> Files.isExecutable(version.resolve("bin/initdb")))
            .sorted(Comparator.comparing(PostgresRig::number))
            .forEach(version -> found.add(version.resolve("bin")));
      }
    }
    Requires.that(
        !found.isEmpty(),
        "PostgreSQL's initdb is not in " + DEBIAN + "/VERSION/bin",
        "apt-get install postgresql");
    return found.getLast();
  }

  private static int number(Path version) {
    String name = version.getFileName().toString();
    return name.matches("\\d{1,4}") ? Integer.parseInt(name) : 0;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
