package io.packetfs.cli.conform;

import io.packetfs.problem.ErrorCode;
import io.packetfs.wire.conformance.ConformanceObject;
import io.packetfs.wire.conformance.Expectation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds an answer against the contract: not only the values, but all that a caller may rely on.
 * Fields that the contract does not name are not looked at.
 */
final class ReplyCheck {
  private static final String JSON = "application/json";
  private static final String PROBLEM = "application/problem+json";

  /** The largest answer to a call takes this many bytes from the origin in one request. */
  static final long FETCH_BYTES_MAX = 16L << 20;

  private final Reply reply;
  private final Differences differences = new Differences();

  private ReplyCheck(Reply reply) {
    this.reply = reply;
  }

  /**
   * What is not as it should be, nothing if all is.
   *
   * @param object what the results are of, or null if there are none
   */
  static List<String> differences(
      Expectation right, @Nullable ConformanceObject object, Reply reply) {
    ReplyCheck check = new ReplyCheck(reply);
    check.differences.same("status", right.status(), reply.status());
    switch (right) {
      case Expectation.Document document -> check.document(document);
      case Expectation.Results results ->
          check.results(results, Objects.requireNonNull(object, "results are of an object"));
      case Expectation.Refusal refusal -> check.refusal(refusal);
    }
    return check.differences.all();
  }

  private @Nullable JsonObject body(String mediaType) {
    differences.same("Content-Type", mediaType, reply.mediaType());
    JsonObject json = reply.json();
    if (json == null) {
      differences.add("body", "a JSON object", reply.shown());
    }
    return json;
  }

  private void document(Expectation.Document right) {
    JsonObject json = body(JSON);
    if (json != null) {
      fields("", right.fields(), json);
    }
  }

  private void fields(String place, JsonObject right, JsonObject actual) {
    right.forEach(
        field ->
            differences.same(
                place + "/" + field.getKey(), field.getValue(), actual.getValue(field.getKey())));
  }

  private void results(Expectation.Results right, ConformanceObject object) {
    JsonObject json = body(JSON);
    if (json == null || reply.status() != right.status()) {
      return;
    }
    results(right.results(), json.getValue("results"));
    JsonObject timing = object(json, "timing");
    differences.same(
        "/timing/bytes_processed", right.bytesProcessed(), timing.getValue("bytes_processed"));
    if (!(timing.getValue("elapsed_ms") instanceof Number elapsed) || elapsed.doubleValue() < 0) {
      differences.add("/timing/elapsed_ms", "a time in ms", timing.getValue("elapsed_ms"));
    }
    JsonObject identity = object(json, "object");
    differences.same("/object/size", object.sizeBytes(), identity.getValue("size"));
    Object etag = identity.getValue("etag");
    // What has no byte needs no validator.
    if (object.sizeBytes() > 0 || etag != null) {
      differences.same("/object/etag", object.etag(), etag);
    }
    long fetches = Math.ceilDiv(right.bytesProcessed(), FETCH_BYTES_MAX);
    differences.atLeast(
        "/requests", Math.max(right.requestsMin(), fetches), json.getValue("requests"));
    cache(right.cache(), object(json, "cache"));
  }

  private void results(List<JsonObject> right, @Nullable Object actual) {
    if (!(actual instanceof JsonArray list)) {
      differences.add("/results", "an array", actual);
      return;
    }
    if (list.size() != right.size()) {
      differences.same("number of /results", right.size(), list.size());
      return;
    }
    for (int i = 0; i < right.size(); i++) {
      String place = "/results/" + i;
      if (list.getValue(i) instanceof JsonObject result) {
        fields(place, right.get(i), result);
        if (!right.get(i).containsKey("pipeline") && result.getValue("pipeline") != null) {
          differences.same(place + "/pipeline", 0, result.getValue("pipeline"));
        }
      } else {
        differences.add(place, "an object", list.getValue(i));
      }
    }
  }

  private void cache(@Nullable JsonObject right, JsonObject actual) {
    if (right != null) {
      fields("/cache", right, actual);
    }
    Object status = actual.getValue("status");
    if (!(status instanceof String word) || !Set.of("HIT", "MISS", "UNKNOWN").contains(word)) {
      differences.add("/cache/status", "HIT, MISS or UNKNOWN", status);
    }
    differences.atLeast("/cache/hits", 0, actual.getValue("hits"));
    differences.atLeast("/cache/misses", 0, actual.getValue("misses"));
  }

  private JsonObject object(JsonObject json, String field) {
    if (json.getValue(field) instanceof JsonObject object) {
      return object;
    }
    differences.add("/" + field, "an object", json.getValue(field));
    return new JsonObject();
  }

  private void refusal(Expectation.Refusal right) {
    JsonObject json = body(PROBLEM);
    if (json == null) {
      return;
    }
    Object code = json.getValue("code");
    ErrorCode known =
        right.codes().stream().filter(each -> each.name().equals(code)).findFirst().orElse(null);
    if (known == null) {
      differences.add(
          "/code", String.join(" or ", right.codes().stream().map(Enum::name).toList()), code);
      return;
    }
    differences.same("/type", known.type(), json.getValue("type"));
    differences.same("/status", known.httpStatus(), json.getValue("status"));
    differences.same("/retryable", known.retryable(), json.getValue("retryable"));
    text("title", json);
    text("detail", json);
    sameIfGiven("pointer", right.pointer(), json);
    sameIfGiven("instruction_index", right.instructionIndex(), json);
    sameIfGiven("retry_after_ms", right.retryAfterMs(), json);
    for (Map.Entry<String, String> header : right.headers().entrySet()) {
      differences.same(header.getKey(), header.getValue(), reply.header(header.getKey()));
    }
  }

  private void text(String field, JsonObject json) {
    if (!(json.getValue(field) instanceof String text) || text.isBlank()) {
      differences.add("/" + field, "a sentence", json.getValue(field));
    }
  }

  private void sameIfGiven(String field, @Nullable Object right, JsonObject json) {
    if (right != null) {
      differences.same("/" + field, right, json.getValue(field));
    }
  }
}
