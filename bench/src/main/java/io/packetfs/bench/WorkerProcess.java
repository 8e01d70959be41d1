package io.packetfs.bench;

import io.packetfs.cli.ExitCode;
import io.packetfs.cli.VerbException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** The Cloudflare Worker in workerd, by miniflare, on a loopback port. */
final class WorkerProcess {
  private static final Pattern READY = Pattern.compile("^worker at (http://\\S+)");
  private static final Duration START_MAX = Duration.ofMinutes(1);

  private final URI url;
  private final String token;

  private WorkerProcess(URI url, String token) {
    this.url = url;
    this.token = token;
  }

  /**
   * Refuses where it cannot be started.
   *
   * @param home of this software
   * @throws VerbException that says what to install
   */
  static void require(Path home) {
    Programs.required("node", "nodejs");
    Path worker = folder(home);
    if (!Files.exists(worker.resolve("build/worker.js"))
        || !Files.exists(worker.resolve("node_modules/miniflare"))) {
      throw new VerbException(
          ExitCode.USAGE,
          "the Worker in "
              + worker
              + " is not built; build it with: scripts/install-test-tools, or there with: npm ci && npm"
              + " run types && npm run build");
    }
  }

  private static Path folder(Path home) {
    return home.resolve("edge-node/worker");
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param allowed prefix of the URLs that it may read
   * @param contact what its User-Agent says
   */
  static WorkerProcess start(Path home, String allowed, String contact, Leftovers leftovers)
      throws IOException {
    String token = UUID.randomUUID().toString();
    NodeProcess process =
        NodeProcess.foreign(
            "the Worker",
            List.of(
                Programs.required("node", "nodejs").toString(),
                folder(home).resolve("scripts/serve.mjs").toString()),
            Map.of("TOKEN", token, "ALLOW", allowed, "CONTACT", contact));
    leftovers.add(process::close);
    return new WorkerProcess(URI.create(process.awaitLine(READY, START_MAX)), token);
  }

  URI url() {
    return url;
  }

  /** What callers have to show. */
  String token() {
    return token;
  }
}
