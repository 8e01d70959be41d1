package io.packetfs.wire.json;

import io.packetfs.program.Result;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code POST /compute} answers, read by whoever called it. */
public final class ComputeReplyJson {
  private ComputeReplyJson() {}

  /**
   * An answer as it came; whether it fits what was asked is for the caller to see.
   *
   * @param results in the order in which they came
   * @param sizeBytes the object's, 0..
   * @param etag the object's, or null: it has none, or none that is used
   * @param validator what identifies the object instead, or null
   * @param url where redirects led, or null: nowhere else, or it does not say
   * @param hits responses that a cache had, 0..
   * @param misses responses that a cache had to fetch, 0..
   * @param cacheSource the header that told, or null
   * @param pop the point of presence, or null
   * @param requests sent to the origin, 0..; 1 if it does not say
   * @param elapsedMs how long it took there, in ms, 0..; 0 if it does not say
   */
  public record Told(
      List<Result> results,
      long sizeBytes,
      @Nullable String etag,
      @Nullable String validator,
      @Nullable String url,
      int hits,
      int misses,
      @Nullable String cacheSource,
      @Nullable String pop,
      int requests,
      double elapsedMs) {

    /** Copies the list. */
    public Told {
      results = List.copyOf(results);
    }
  }

  /**
   * Reads an answer. Fields that are not known are passed over: a later version may have more.
   *
   * @throws io.packetfs.problem.ProblemException MALFORMED or INVALID_VALUE, at the field's pointer
   */
  public static Told parse(JsonObject json) {
    JsonFields fields = JsonFields.of(json);
    if (fields.optionalList("results") == null) {
      throw JsonFields.malformed(fields.at("results"), "an array", "nothing");
    }
    JsonFields object = fields.object("object");
    JsonFields cache =
        fields.has("cache") ? fields.object("cache") : JsonFields.of(new JsonObject());
    JsonFields timing =
        fields.has("timing") ? fields.object("timing") : JsonFields.of(new JsonObject());
    return new Told(
        fields.list("results", ResultJson::parse),
        object.number("size", 0, Long.MAX_VALUE),
        object.optionalString("etag"),
        object.optionalString("validator"),
        object.optionalString("url"),
        (int) cache.number("hits", 0, Integer.MAX_VALUE, 0),
        (int) cache.number("misses", 0, Integer.MAX_VALUE, 0),
        cache.optionalString("source"),
        cache.optionalString("pop"),
        (int) fields.number("requests", 0, Integer.MAX_VALUE, 1),
        elapsedMs(timing));
  }

  private static double elapsedMs(JsonFields timing) {
    return switch (timing.value("elapsed_ms")) {
      case null -> 0;
      case Number number when number.doubleValue() >= 0 -> number.doubleValue();
      case Object other ->
          throw JsonFields.malformed(timing.at("elapsed_ms"), "a number of ms, 0 or more", other);
    };
  }
}
