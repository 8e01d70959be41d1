package io.packetfs.cli.docker;

import io.packetfs.testing.Processes;
import io.packetfs.testing.Requires;
import io.packetfs.testing.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Podman with images, containers, networks and volumes of its own below one directory, so that a
 * test sees nothing of the machine's and leaves nothing there but the empty iptables chains that
 * netavark makes once. Works as root, without systemd.
 */
final class Podman implements AutoCloseable {

  private static final Duration CLEANING_MAX = Duration.ofMinutes(1);

  private final Path directory;
  private final Processes processes = new Processes();
  private final Map<String, String> environment;

  /** Makes the state; without podman and its parts: see {@link Requires}. */
  Podman() throws IOException {
    for (String program : List.of("podman", "podman-compose", "runc", "conmon", "iptables")) {
      Requires.program(program, program);
    }
    for (String part : List.of("netavark", "aardvark-dns")) {
      Requires.that(
          Files.isExecutable(Path.of("/usr/lib/podman", part)),
          "podman's " + part + " is not there",
          "apt-get install " + part);
    }
    Requires.that(
        Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0),
        "containers are run by root here, and this is somebody else",
        "run the tests as root");
    directory = Files.createTempDirectory("pfs-podman");
    environment = configure(directory);
  }

  /** Where a test may keep what belongs to its containers. */
  Path directory() {
    return directory;
  }

  /** Runs podman to its end; fails if it fails. Returns its standard output. */
  String run(Duration bound, String... arguments) {
    return finish(start(arguments), bound);
  }

  /** Starts podman. */
  RunningProcess start(String... arguments) {
    List<String> command = new ArrayList<>(List.of("podman"));
    command.addAll(Arrays.asList(arguments));
    return start(command, Map.of());
  }

  /** Runs podman-compose on a file to its end; fails if it fails. */
  String compose(
      Duration bound,
      Path file,
      String project,
      Map<String, String> variables,
      String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("podman-compose", "-p", project, "-f", file.toString()));
    command.addAll(Arrays.asList(arguments));
    return finish(start(command, variables), bound);
  }

  /** Kills all containers, at the same time; none is started again. */
  void killContainers() {
    run(CLEANING_MAX, "stop", "--all", "--time", "0");
  }

  /** Ends all containers, and removes them with their volumes and networks; images stay. */
  void removeContainers() {
    run(CLEANING_MAX, "rm", "--all", "--force", "--time", "0");
    run(CLEANING_MAX, "volume", "prune", "--force");
    run(CLEANING_MAX, "network", "prune", "--force");
  }

  /** Ends all containers and deletes the state. */
  @Override
  public void close() {
    try {
      removeContainers();
    } finally {
      // The overlay driver mounts its own directory; deleting must not reach into anything that is
      // still mounted.
      start(List.of("umount", "--lazy", directory.resolve("graph/overlay").toString()), Map.of())
          .awaitExit(CLEANING_MAX);
      finish(
          start(List.of("rm", "-rf", "--one-file-system", directory.toString()), Map.of()),
          CLEANING_MAX);
      processes.close();
    }
  }

  private RunningProcess start(List<String> command, Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(variables);
    return processes.start(command, all, Processes.home());
  }

  private static String finish(RunningProcess process, Duration bound) {
    if (process.awaitExit(bound) != 0) {
      throw new AssertionError("failed: " + process);
    }
    return process.out();
  }

  private static Map<String, String> configure(Path directory) throws IOException {
    Path containers = directory.resolve("containers.conf");
    // crun fails where cgroups are of both versions, and there may be no systemd to ask for cgroups
    // and logs.
    Files.writeString(
        containers,
        """
        [containers]
        default_ulimits = ["nofile=20000:20000", "nproc=4096:4096"]
        [engine]
        runtime = "runc"
        cgroup_manager = "cgroupfs"
        events_logger = "file"
        tmp_dir = "%1$s/tmp"
        [network]
        network_backend = "netavark"
        network_config_dir = "%1$s/networks"
        """
            .formatted(directory));
    Path storage = directory.resolve("storage.conf");
    // An overlay does not lie upon another.
    boolean overlaid = Files.getFileStore(directory).type().equals("overlay");
    Files.writeString(
        storage,
        """
        [storage]
        driver = "%1$s"
        graphroot = "%2$s/graph"
        runroot = "%2$s/run"
        """
            .formatted(overlaid ? "vfs" : "overlay", directory));
    return Map.of(
        "CONTAINERS_CONF", containers.toString(),
        "CONTAINERS_STORAGE_CONF", storage.toString(),
        // OCI images have no health checks.
        "BUILDAH_FORMAT", "docker");
  }
}
