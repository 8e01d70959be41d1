package io.packetfs.testing;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One real nginx in the foreground, on a free port, with all that it writes in one directory. */
final class Nginx implements AutoCloseable {

  /** A location of every server here: tells that it answers. */
  static final String READY_URI = "/.rig/ready";

  private static final Duration START_MAX = Duration.ofSeconds(10);
  private static final Duration STOP_MAX = Duration.ofSeconds(5);
  private static final int ANSWER_MS_MAX = 2_000;

  /** Another process may take a port between our choice and nginx's bind. */
  private static final int PORTS_TRIED_MAX = 5;

  private final String address;
  private final Path directory;
  private final Processes processes = new Processes();
  private final RunningProcess process;
  private final int port;

  private Nginx(Path program, String address, Path directory, int port) {
    this.address = address;
    this.directory = directory;
    this.process =
        processes.start(
            List.of(
                program.toString(),
                "-p",
                directory.toString(),
                "-e",
                "stderr",
                "-c",
                configuration(directory).toString()),
            Map.of(),
            null);
    this.port = port;
  }

  /**
   * Starts one and waits until it answers.
   *
   * @param program see {@link Requires#program}
   * @param address that it binds
   * @param directory its own, made here
   * @param http what stands in its {@code http} block, outside the server
   * @param server what stands in its {@code server} block
   */
  static Nginx start(Path program, String address, Path directory, String http, String server)
      throws IOException {
    Files.createDirectories(directory.resolve("temp"));
    for (int attempt = 1; ; attempt++) {
      int port = freePort();
      Files.writeString(
          configuration(directory), configuration(directory, address + ":" + port, http, server));
      Nginx nginx = new Nginx(program, address, directory, port);
      try {
        Await.until(
            "nginx to answer or to end",
            () -> !nginx.process.isAlive() || nginx.answers(),
            START_MAX);
        if (nginx.process.isAlive()) {
          return nginx;
        }
        if (attempt == PORTS_TRIED_MAX || !nginx.process.err().contains("bind()")) {
          throw new IOException("nginx ended at once: " + nginx.process.err());
        }
        nginx.close();
      } catch (AssertionError | IOException e) {
        nginx.close();
        throw e;
      }
    }
  }

  int port() {
    return port;
  }

  /** The URL of what it serves at a path. */
  String url(String path) {
    return "http://" + address + ":" + port + path;
  }

  AccessLog log() {
    return new AccessLog(directory.resolve("access.log"), this::settle, READY_URI);
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      // The master takes its workers along.
      process.terminate();
    }
    try {
      process.awaitExit(STOP_MAX);
    } finally {
      processes.close();
    }
  }

  private void settle() {
    if (process.isAlive() && !answers()) {
      throw new AssertionError("nginx on port " + port + " does not answer: " + process.err());
    }
  }

  private boolean answers() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(url(READY_URI)).toURL().openConnection();
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

  private static Path configuration(Path directory) {
    return directory.resolve("nginx.conf");
  }

  private static String configuration(Path directory, String listen, String http, String server)
      throws IOException {
    // As root nginx would serve as www-data, who cannot read a test's directory.
    boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    return """
        %1$s
        daemon off;
        worker_processes 1;
        worker_shutdown_timeout 1s;
        pid %2$s/nginx.pid;
        error_log stderr warn;
        events { worker_connections 512; }
        http {
          client_body_temp_path %2$s/temp/client;
          proxy_temp_path %2$s/temp/proxy;
          fastcgi_temp_path %2$s/temp/fastcgi;
          uwsgi_temp_path %2$s/temp/uwsgi;
          scgi_temp_path %2$s/temp/scgi;
          log_format facts '%3$s';
          access_log %2$s/access.log facts;
          default_type application/octet-stream;
          sendfile on;
          keepalive_requests 1000000;
          %4$s
          server {
            listen %5$s;
            location = %6$s { return 204; }
            %7$s
          }
        }
        """
        .formatted(
            root ? "user root;" : "", directory, AccessLog.FORMAT, http, listen, READY_URI, server);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
