package io.packetfs.wire.conformance;

import io.packetfs.problem.ErrorCode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a conforming edge server answers. */
public sealed interface Expectation {

  /** The HTTP status. */
  int status();

  /**
   * A document with at least these fields.
   *
   * @param fields names and values
   */
  record Document(int status, JsonObject fields) implements Expectation {}

  /**
   * The answer of a computation.
   *
   * @param results in order, all fields of each
   * @param bytesProcessed each byte counted once
   * @param requestsMin fewer requests cannot have done it
   * @param cache what has to be in {@code cache}, or null: anything
   */
  record Results(
      int status,
      List<JsonObject> results,
      long bytesProcessed,
      int requestsMin,
      @Nullable JsonObject cache)
      implements Expectation {
    /** Copies the list. */
    public Results {
      results = List.copyOf(results);
    }
  }

  /**
   * A problem (RFC 9457).
   *
   * @param codes which error; where an edge cannot always know, one of them
   * @param pointer where in the body, or null: not looked at
   * @param instructionIndex which instruction, or null: not looked at
   * @param retryAfterMs how long to wait, or null: not looked at
   * @param headers what has to be in the head
   */
  record Refusal(
      int status,
      List<ErrorCode> codes,
      @Nullable String pointer,
      @Nullable Integer instructionIndex,
      @Nullable Long retryAfterMs,
      Map<String, String> headers)
      implements Expectation {
    /** Copies the collections. */
    public Refusal {
      codes = List.copyOf(codes);
      headers = Map.copyOf(headers);
    }
  }

  /** Reads {@code expect}. */
  static Expectation parse(JsonObject json) {
    int status = json.getInteger("status");
    if (json.containsKey("json")) {
      return new Document(status, json.getJsonObject("json"));
    }
    JsonArray results = json.getJsonArray("results");
    if (results != null) {
      return new Results(
          status,
          results.stream().map(JsonObject.class::cast).toList(),
          json.getLong("bytes_processed"),
          json.getInteger("requests_min", 1),
          json.getJsonObject("cache"));
    }
    Map<String, String> headers = new LinkedHashMap<>();
    JsonObject written = json.getJsonObject("headers", new JsonObject());
    written.fieldNames().forEach(name -> headers.put(name, written.getString(name)));
    return new Refusal(
        status,
        codes(json.getValue("code")),
        json.getString("pointer"),
        json.getInteger("instruction_index"),
        json.getLong("retry_after_ms"),
        headers);
  }

  private static List<ErrorCode> codes(Object written) {
    Stream<?> names = written instanceof JsonArray list ? list.stream() : Stream.of(written);
    return names.map(name -> ErrorCode.valueOf(String.valueOf(name))).toList();
  }
}
