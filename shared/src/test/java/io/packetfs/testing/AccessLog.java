package io.packetfs.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * What an nginx did, by its own access log: the truth about bytes that left it. Every question
 * first asks the server something itself: its one worker has then finished, and logged, what it
 * answered before.
 */
public final class AccessLog {

  /** The {@code log_format} that {@link Entry#parse} reads: fields by tabs, the free text last. */
  static final String FORMAT =
      "$status\\t$body_bytes_sent\\t$request_method\\t$upstream_cache_status\\t$http_range\\t$request_uri";

  private final Path file;
  private final Runnable settle;
  private final String ownUri;
  private int skipped;

  /**
   * Reads a log.
   *
   * @param settle asks the server for {@code ownUri}
   * @param ownUri what is not counted
   */
  AccessLog(Path file, Runnable settle, String ownUri) {
    this.file = file;
    this.settle = settle;
    this.ownUri = ownUri;
  }

  /**
   * One request.
   *
   * @param status of the answer; 499: the client went away
   * @param bodyBytes bytes of the body that were sent
   * @param method GET, HEAD ...
   * @param cacheStatus HIT, MISS ... of a caching edge; {@code -} elsewhere
   * @param range the Range header, or {@code -}
   * @param uri path and query as asked
   */
  public record Entry(
      int status, long bodyBytes, String method, String cacheStatus, String range, String uri) {

    static Entry parse(String line) {
      String[] fields = line.split("\t", 6);
      return new Entry(
          Integer.parseInt(fields[0]),
          Long.parseLong(fields[1]),
          fields[2],
          fields[3],
          fields[4],
          fields[5]);
    }
  }

  /** All requests since the start or the last {@link #forget}, in the order in which they ended. */
  public synchronized List<Entry> entries() {
    List<Entry> all = all();
    return all.subList(Math.min(skipped, all.size()), all.size());
  }

  /** How many requests were answered. */
  public int requests() {
    return entries().size();
  }

  /** How many requests were answered for a path and query. */
  public int requests(String uri) {
    return (int) entries().stream().filter(of(uri)).count();
  }

  /** Body bytes sent. */
  public long bytes() {
    return entries().stream().mapToLong(Entry::bodyBytes).sum();
  }

  /** Body bytes sent for a path and query. */
  public long bytes(String uri) {
    return entries().stream().filter(of(uri)).mapToLong(Entry::bodyBytes).sum();
  }

  /** Counts from here on. */
  public synchronized void forget() {
    skipped = all().size();
  }

  private List<Entry> all() {
    settle.run();
    try {
      return Files.readAllLines(file).stream()
          .map(Entry::parse)
          .filter(entry -> !entry.uri().equals(ownUri))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Predicate<Entry> of(String uri) {
    return entry -> entry.uri().equals(uri);
  }
}
