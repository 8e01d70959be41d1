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
  /** A rate of the origin: as fast as it can. */
  public static final int UNLIMITED = 0;

  /** In nginx {@code limit_rate} would let the first second of each answer pass at once. */
  private static final String SLOW = "limit_req_zone $server_port zone=slow:64k rate=%dr/s;";

  private static final String WAITING = "limit_req zone=slow burst=100000;";

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

  /** Starts both on the loopback, as fast as they can be. */
  public static NginxRig start() throws IOException {
    return start("");
  }

  /**
   * Starts both on the loopback, the origin with more than files.
   *
   * @param directives what else stands in its {@code server} block, such as locations that add
   *     headers
   */
  public static NginxRig start(String directives) throws IOException {
    Requires.program("nginx", "nginx-light");
    return start(Files.createTempDirectory("pfs-nginx"), "127.0.0.1", directives, UNLIMITED);
  }

  /**
   * Starts both; returns when both answer. Without nginx: see {@link Requires}.
   *
   * @param directory empty; deleted at the end
   * @param address of this machine (or of the network in which this is called) that they bind
   * @param directives what else stands in the origin's {@code server} block
   * @param originRate requests that the origin answers in a second (it makes the others wait), so
   *     that a job lasts however fast the machine is; or {@link #UNLIMITED}
   */
  public static NginxRig start(Path directory, String address, String directives, int originRate)
      throws IOException {
    Path program = Requires.program("nginx", "nginx-light");
    try {
      Files.createDirectories(rootIn(directory));
      Files.createDirectories(cacheIn(directory));
      Nginx origin =
          Nginx.start(
              program,
              address,
              directory.resolve("origin"),
              originRate == UNLIMITED ? "" : SLOW.formatted(originRate),
              "root %s; location / { } %s %s"
                  .formatted(
                      rootIn(directory), directives, originRate == UNLIMITED ? "" : WAITING));
      try {
        return new NginxRig(directory, origin, startEdge(program, address, directory, origin));
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
    return origin.url(path);
  }

  /** An object's URL through the caching edge; {@code path} begins with a slash. */
  public String edgeUrl(String path) {
    return edge.url(path);
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

  private static Nginx startEdge(Path program, String address, Path directory, Nginx origin)
      throws IOException {
    return Nginx.start(
        program,
        address,
        directory.resolve("edge"),
        "proxy_cache_path %s levels=1:2 keys_zone=edge:8m max_size=4g inactive=1h use_temp_path=off; upstream origin { server %s:%d; keepalive 16; }"
            .formatted(cacheIn(directory), address, origin.port()),
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
