package io.packetfs.bench;

import io.packetfs.cli.ExitCode;
import io.packetfs.cli.VerbException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The system's nginx, serving one directory on a free loopback port the way a cache with everything
 * in memory does: by sendfile, and saying HIT.
 */
final class NginxOrigin {
  private static final Duration START_MAX = Duration.ofSeconds(10);
  private static final Duration LOG_MAX = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final int ANSWER_MS_MAX = 2_000;
  private static final String READY_PATH = "/.bench/ready";

  /** Where the log has {@code bytes=}, behind which stands what was asked for. */
  private static final String RANGE_UNIT = "bytes=";

  private final Path log;
  private final URI url;

  private NginxOrigin(Path log, URI url) {
    this.log = log;
    this.url = url;
  }

  /**
   * A bound on what one reader gets below {@link #PACED}.
   *
   * @param reader a word in its User-Agent, of letters
   * @param perSecond requests that are answered in a second; more wait
   */
  record Pace(String reader, int perSecond) {}

  /** What lies below {@code /paced/WORD/} is the root again, for paced readers. */
  static final String PACED = "/paced/";

  static NginxOrigin start(Path root, int workers, Leftovers leftovers) throws IOException {
    return start(root, workers, List.of(), leftovers);
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param root what it serves
   * @param workers processes
   * @param paces of readers that are to be slower than this machine
   * @param leftovers gets the process and what it wrote
   */
  static NginxOrigin start(Path root, int workers, List<Pace> paces, Leftovers leftovers)
      throws IOException {
    Path program = Programs.required("nginx", "nginx-light");
    Path directory = Files.createTempDirectory("pfs-bench-nginx-");
    leftovers.add(() -> Resources.delete(directory));
    int port = freePort();
    Path configuration = directory.resolve("nginx.conf");
    Files.writeString(configuration, configuration(directory, root, port, workers, paces));
    NodeProcess process =
        NodeProcess.foreign(
            "nginx",
            List.of(
                program.toString(),
                "-p",
                directory.toString(),
                "-e",
                "stderr",
                "-c",
                configuration.toString()));
    leftovers.add(process::close);
    NginxOrigin origin =
        new NginxOrigin(directory.resolve("access.log"), URI.create("http://127.0.0.1:" + port));
    origin.awaitReady(process);
    return origin;
  }

  /** Of what it serves at a path, which begins with a slash. */
  String url(String path) {
    return url + path;
  }

  /** Where its log ends now. */
  long logEnd() throws IOException {
    return Files.size(log);
  }

  /**
   * The ranges that were asked for since then, as in a Range header.
   *
   * @param bytes that they make up together: nginx writes an answer down when all of it is sent
   * @throws WrongResultException if they make up less; hedges and retries make up more
   */
  List<String> rangesSince(long logEnd, long bytes) throws IOException {
    long endNanos = System.nanoTime() + LOG_MAX.toNanos();
    while (true) {
      List<String> ranges =
          Files.readString(log)
              .substring(Math.toIntExact(logEnd))
              .lines()
              .filter(line -> line.startsWith(RANGE_UNIT))
              .toList();
      long sum = ranges.stream().mapToLong(NginxOrigin::length).sum();
      if (sum >= bytes) {
        return ranges;
      }
      if (System.nanoTime() > endNanos) {
        WrongResultException.check("bytes that the job asked nginx for", bytes, sum);
      }
      pause();
    }
  }

  /**
   * How many ranges were asked for since then.
   *
   * @param count that are known to have been asked for: nginx writes an answer down when it is sent
   */
  long requestsSince(long logEnd, long count) throws IOException {
    long endNanos = System.nanoTime() + LOG_MAX.toNanos();
    while (true) {
      long lines =
          Files.readString(log)
              .substring(Math.toIntExact(logEnd))
              .lines()
              .filter(line -> line.startsWith(RANGE_UNIT))
              .count();
      if (lines >= count || System.nanoTime() > endNanos) {
        return lines;
      }
      pause();
    }
  }

  private static long length(String range) {
    String[] ends = range.substring(RANGE_UNIT.length()).split("-", 2);
    return Long.parseLong(ends[1]) - Long.parseLong(ends[0]) + 1;
  }

  private void awaitReady(NodeProcess process) {
    long endNanos = System.nanoTime() + START_MAX.toNanos();
    while (!answers()) {
      if (System.nanoTime() > endNanos) {
        throw new VerbException(
            ExitCode.UNREACHABLE,
            "nginx at " + url + " did not answer; it said:\n" + process.output());
      }
      pause();
    }
  }

  private boolean answers() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) url.resolve(READY_PATH).toURL().openConnection();
      connection.setConnectTimeout(ANSWER_MS_MAX);
      connection.setReadTimeout(ANSWER_MS_MAX);
      try {
        return connection.getResponseCode() == HttpURLConnection.HTTP_NO_CONTENT;
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return false;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VerbException(ExitCode.INTERRUPTED, "interrupted");
    }
  }

  /** Who is a reader and how many of its requests are answered in a second: ngx_http_limit_req. */
  private static String zones(List<Pace> paces) {
    StringBuilder zones = new StringBuilder();
    for (Pace pace : paces) {
      // Requests without a key are not bounded. A map's pattern sets $1 anew for whoever reads it.
      zones.append(
          """
          map $http_user_agent $%1$s { default ""; "~%1$s" $server_port; }
          limit_req_zone $%1$s zone=%1$s:64k rate=%2$dr/s;
          """
              .formatted(pace.reader(), pace.perSecond()));
    }
    return zones.toString();
  }

  private static String bounds(List<Pace> paces) {
    StringBuilder bounds = new StringBuilder();
    paces.forEach(
        pace -> bounds.append("limit_req zone=%s burst=100000; ".formatted(pace.reader())));
    return bounds.toString();
  }

  private static String configuration(
      Path directory, Path root, int port, int workers, List<Pace> paces) throws IOException {
    // As root nginx would serve as www-data, who cannot read the file's directory.
    boolean superuser = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    return """
        %1$s
        daemon off;
        worker_processes %2$d;
        worker_shutdown_timeout 1s;
        pid %3$s/nginx.pid;
        error_log stderr warn;
        events { worker_connections 512; }
        http {
          client_body_temp_path %3$s/body;
          proxy_temp_path %3$s/proxy;
          fastcgi_temp_path %3$s/fastcgi;
          uwsgi_temp_path %3$s/uwsgi;
          scgi_temp_path %3$s/scgi;
          log_format range '$http_range';
          access_log %3$s/access.log range;
          default_type application/octet-stream;
          sendfile on;
          keepalive_requests 1000000;
          %7$s
          server {
            listen 127.0.0.1:%4$d;
            root %5$s;
            location = %6$s { return 204; }
            location / { add_header X-Cache-Status HIT; }
            location ~ ^%8$s[a-z]+/(?<object>.*)$ { alias %5$s/$object; add_header X-Cache-Status HIT; %9$s }
          }
        }
        """
        .formatted(
            superuser ? "user root;" : "",
            workers,
            directory,
            port,
            root,
            READY_PATH,
            zones(paces),
            PACED,
            bounds(paces));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
