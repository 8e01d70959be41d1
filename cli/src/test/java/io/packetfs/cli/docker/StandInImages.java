package io.packetfs.cli.docker;

import io.packetfs.testing.PostgresRig;
import io.packetfs.testing.Processes;
import io.packetfs.testing.Requires;
import io.packetfs.testing.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes images from this machine's own Java and nginx under the names of the upstream ones, where
 * no registry is at hand: the Containerfiles and the compose file are then used as they are.
 */
final class StandInImages implements AutoCloseable {

  private static final Duration STEP_MAX = Duration.ofMinutes(2);

  /** What an upstream JRE has and PacketFS, its libraries and its health check may use. */
  private static final String MODULES =
      "java.se,jdk.unsupported,jdk.management,jdk.naming.dns,jdk.crypto.ec,jdk.zipfs,jdk.jfr,jdk.net";

  /** What the Containerfiles' RUN lines and people call. */
  private static final List<String> APPLETS =
      List.of("sh", "mkdir", "chown", "chmod", "ls", "cat", "id", "su");

  /** As upstream's entry point: the first start makes the cluster, and the database if asked to. */
  private static final String POSTGRES_START =
      """
      #!/bin/sh
      set -eu
      data=${PGDATA:-/var/lib/postgresql/data}
      as_postgres() { su -s /bin/sh postgres -c "$1"; }
      if [ ! -s "$data/PG_VERSION" ]; then
        chown postgres "$data"
        chmod 700 "$data"
        as_postgres "initdb --no-sync --locale=C --encoding=UTF8 --auth-local=trust --auth-host=scram-sha-256 \
          --username=$POSTGRES_USER --pwfile=$POSTGRES_PASSWORD_FILE -D $data"
        echo "host all all all scram-sha-256" >> "$data/pg_hba.conf"
        echo "CREATE DATABASE $POSTGRES_DB" | as_postgres "postgres --single -D $data postgres"
      fi
      exec su -s /bin/sh postgres -c "exec postgres -D $data -c listen_addresses='*' -c jit=off"
      """;

  /** Of {@code /usr/lib/postgresql/VERSION/bin}. */
  private static final int VERSION_OF_PROGRAMS = 3;

  private static final Pattern LIBRARY = Pattern.compile("/\\S+");

  private final Processes processes = new Processes();
  private final Set<String> made = new HashSet<>();
  private @Nullable Podman podman;

  /** Where the images are; begun with the first call, which fails where podman is not there. */
  Podman podman() throws IOException {
    if (podman == null) {
      podman = new Podman();
    }
    return podman;
  }

  @Override
  public void close() {
    if (podman != null) {
      podman.close();
    }
    processes.close();
  }

  /**
   * An image with bash and this JVM's Java, laid out as upstream's. Quick to start, unlike
   * upstream's: a test starts several at once.
   */
  void jre(String name) throws IOException {
    if (!made.add(name)) {
      return;
    }
    Path root = base(name);
    Path home = Path.of(System.getProperty("java.home"));
    Path target = root.resolve("opt/java/openjdk");
    Files.createDirectories(target.getParent());
    run(
        home.resolve("bin/jlink").toString(),
        "-J-XX:TieredStopAtLevel=1",
        "-J-XX:+UseSerialGC",
        "--add-modules",
        MODULES,
        "--generate-cds-archive",
        "--no-header-files",
        "--no-man-pages",
        "--output",
        target.toString());
    copyProgram(root, Requires.program("bash", "bash"), "usr/bin/bash");
    for (String library : List.of("libjava.so", "libnet.so", "libnio.so", "server/libjvm.so")) {
      copyLibrariesOf(root, home.resolve("lib").resolve(library));
    }
    build(
        root,
        name,
        "ENV JAVA_HOME=/opt/java/openjdk PATH=/opt/java/openjdk/bin:/usr/sbin:/usr/bin:/sbin:/bin\n"
            + "ENV JDK_JAVA_OPTIONS=\"-XX:TieredStopAtLevel=1 -XX:+UseSerialGC\"");
  }

  /** An image with this machine's nginx. */
  void nginx(String name) throws IOException {
    if (!made.add(name)) {
      return;
    }
    Path root = base(name);
    copyProgram(root, Requires.program("nginx", "nginx-light"), "usr/sbin/nginx");
    Files.createDirectories(root.resolve("etc/nginx"));
    Files.createDirectories(root.resolve("var/cache"));
    build(root, name, "ENV PATH=/usr/sbin:/usr/bin:/sbin:/bin");
  }

  /**
   * An image with this machine's PostgreSQL, that heeds {@code POSTGRES_USER}, {@code POSTGRES_DB}
   * and {@code POSTGRES_PASSWORD_FILE} as upstream's does.
   */
  void postgres(String name) throws IOException {
    if (!made.add(name)) {
      return;
    }
    Path root = base(name);
    Path programs = PostgresRig.programs();
    for (String program : List.of("initdb", "postgres")) {
      Path path = programs.resolve(program);
      copyProgram(root, path, path.toString().substring(1));
    }
    // Extensions: what these need of other libraries is not there, and nobody uses it.
    copyTree(root, programs.resolveSibling("lib"));
    copyTree(root, Path.of("/usr/share/postgresql").resolve(programs.getName(VERSION_OF_PROGRAMS)));
    copyTree(root, Path.of("/usr/share/zoneinfo"));
    Files.createDirectories(root.resolve("var/lib/postgresql/data"));
    Files.createDirectories(root.resolve("run/postgresql"));
    Files.createSymbolicLink(root.resolve("var/run"), Path.of("/run"));
    Files.writeString(
        root.resolve("etc/passwd"),
        "postgres:x:999:999::/var/lib/postgresql:/bin/sh\n",
        StandardOpenOption.APPEND);
    Files.writeString(root.resolve("etc/group"), "postgres:x:999:\n", StandardOpenOption.APPEND);
    Path start = Files.writeString(root.resolve("usr/bin/start-postgres"), POSTGRES_START);
    Files.setPosixFilePermissions(start, PosixFilePermissions.fromString("rwxr-xr-x"));
    build(
        root,
        name,
        "ENV PATH=%s:/usr/bin:/bin\nRUN chown postgres /run/postgresql\nENTRYPOINT [\"start-postgres\"]"
            .formatted(programs));
  }

  private void copyTree(Path root, Path directory) throws IOException {
    Path target = root.resolve(directory.toString().substring(1));
    Files.createDirectories(target.getParent());
    run("cp", "-rL", directory.toString(), target.toString());
  }

  private Path base(String name) throws IOException {
    Path root = podman().directory().resolve("image-" + name.replaceAll("\\W+", "-"));
    for (String directory : List.of("bin", "etc", "lib64", "tmp", "usr/bin", "usr/sbin")) {
      Files.createDirectories(root.resolve(directory));
    }
    // As everywhere; a tmpfs takes the mode of what it covers.
    Files.setPosixFilePermissions(
        root.resolve("tmp"), PosixFilePermissions.fromString("rwxrwxrwx"));
    copyProgram(root, Requires.program("busybox", "busybox-static"), "bin/busybox");
    for (String applet : APPLETS) {
      Files.createSymbolicLink(root.resolve("bin").resolve(applet), Path.of("busybox"));
    }
    Files.writeString(root.resolve("etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
    Files.writeString(root.resolve("etc/group"), "root:x:0:\n");
    Files.writeString(root.resolve("etc/nsswitch.conf"), "hosts: files dns\n");
    return root;
  }

  private void build(Path root, String name, String environment) throws IOException {
    Path file = podman().directory().resolve(root.getFileName() + ".Containerfile");
    Files.writeString(file, "FROM scratch\nCOPY . /\n" + environment + "\n");
    podman().run(STEP_MAX, "build", "--quiet", "-t", name, "-f", file.toString(), root.toString());
  }

  private void copyProgram(Path root, Path program, String target) throws IOException {
    copy(program, root.resolve(target));
    copyLibrariesOf(root, program);
  }

  /** Copies what the dynamic linker would load, to the same places. */
  private void copyLibrariesOf(Path root, Path binary) throws IOException {
    RunningProcess ldd = processes.start(List.of("ldd", binary.toString()), Map.of(), null);
    if (ldd.awaitExit(STEP_MAX) != 0) {
      return; // statically linked
    }
    for (MatchResult library : LIBRARY.matcher(ldd.out()).results().toList()) {
      copy(Path.of(library.group()), root.resolve(library.group().substring(1)));
    }
  }

  private static void copy(Path source, Path target) throws IOException {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.createDirectories(target.getParent());
    Files.copy(source.toRealPath(), target, StandardCopyOption.COPY_ATTRIBUTES);
  }

  private void run(String... command) {
    RunningProcess process = processes.start(List.of(command), Map.of(), null);
    if (process.awaitExit(STEP_MAX) != 0) {
      throw new AssertionError("failed: " + process);
    }
  }
}
