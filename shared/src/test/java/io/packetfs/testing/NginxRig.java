package io.packetfs.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A real nginx as origin and another as caching edge before it, the way a CDN caches large objects:
 * in slices of 1 MiB. Tests write (or link) files into {@link #root()} and ask for them at the
 * origin or through the edge.
 *
 * <p>{@code X-Cache-Status} tells of the first slice of an answer only; {@link #originLog()} is the
 * truth about fill.
 */
public final class NginxRig implements AutoCloseable {

  private final Path directory;
  private final Nginx origin;
  private final Nginx edge;
  private final AccessLog originLog;
  private final AccessLog edgeLog;

  private NginxRig(Path directory, Nginx origin, Nginx edge) {
    this.directory = directory;
    this.origin = origin;
    this.edge = edge;
    this.originLog = origin.log();
    this.edgeLog = edge.log();
  }

  /** Starts both; returns when both answer. Without nginx: see {@link Requires}. */
  public static NginxRig start() throws IOException {
    return start("");
  }

  /**
   * Starts both, the origin with more than files.
   *
   * @param directives what else stands in its {@code server} block, such as locations that add
   *     headers
   */
  public static NginxRig start(String directives) throws IOException {
    Path program = Requires.program("nginx", "nginx-light");
    Path directory = Files.createTempDirectory("pfs-nginx");
    try {
      Files.createDirectories(rootIn(directory));
      Files.createDirectories(cacheIn(directory));
      Nginx origin =
          Nginx.start(
              program,
              directory.resolve("origin"),
              "",
              "root %s; location / { } %s".formatted(rootIn(directory), directives));
      try {
        return new NginxRig(directory, origin, startEdge(program, directory, origin));
      } catch (IOException | AssertionError e) {
        origin.close();
        throw e;
      }
    } catch (IOException | AssertionError e) {
      delete(directory);
      throw e;
    }
  }

  /**
   * The origin's document root; what is written here is served at once. Symbolic links are
   * followed.
   */
  public Path root() {
    return rootIn(directory);
  }

  /** An object's URL at the origin; {@code path} begins with a slash. */
  public String originUrl(String path) {
    return "http://127.0.0.1:" + origin.port() + path;
  }

  /** An object's URL through the caching edge; {@code path} begins with a slash. */
  public String edgeUrl(String path) {
    return "http://127.0.0.1:" + edge.port() + path;
  }

  /** What the origin answered: to tests as well as to the edge. */
  public AccessLog originLog() {
    return originLog;
  }

  /** What the edge answered. */
  public AccessLog edgeLog() {
    return edgeLog;
  }

  /**
   * Empties the edge's cache: what is asked for next is a MISS. Not while requests are under way.
   */
  public void purge() throws IOException {
    try (Stream<Path> files = Files.walk(cacheIn(directory))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Stops the origin, as if it died; the edge goes on with what it has. */
  public void stopOrigin() {
    origin.close();
  }

  /** Stops both and deletes all that they wrote. */
  @Override
  public void close() throws IOException {
    edge.close();
    origin.close();
    delete(directory);
  }

  private static Nginx startEdge(Path program, Path directory, Nginx origin) throws IOException {
    return Nginx.start(
        program,
        directory.resolve("edge"),
        "proxy_cache_path %s levels=1:2 keys_zone=edge:8m max_size=4g inactive=1h use_temp_path=off; upstream origin { server 127.0.0.1:%d; keepalive 16; }"
            .formatted(cacheIn(directory), origin.port()),
        """
        location / {
          slice 1m;
          proxy_cache edge;
          proxy_cache_key $uri$is_args$args$slice_range;
          proxy_cache_valid 200 206 1h;
          proxy_set_header Range $slice_range;
          proxy_set_header Connection "";
          proxy_http_version 1.1;
          proxy_connect_timeout 2s;
          add_header X-Cache-Status $upstream_cache_status always;
          proxy_pass http://origin;
        }
        """);
  }

  private static Path rootIn(Path directory) {
    return directory.resolve("root");
  }

  private static Path cacheIn(Path directory) {
    return directory.resolve("cache");
  }

  private static void delete(Path directory) throws IOException {
    List<Path> all;
    try (Stream<Path> paths = Files.walk(directory)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }
}
