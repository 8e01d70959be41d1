package io.packetfs.wire.conformance;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * One call and what is right.
 *
 * @param name unique, for tables
 * @param says the law that it checks, a sentence
 * @param object the name of the object that the results are of, or null
 * @param call what is asked
 * @param expectation what is answered
 */
public record ConformanceVector(
    String name, String says, @Nullable String object, Call call, Expectation expectation) {

  static ConformanceVector parse(JsonObject json) {
    return new ConformanceVector(
        json.getString("name"),
        json.getString("says"),
        json.getString("object"),
        Call.parse(json),
        Expectation.parse(json.getJsonObject("expect")));
  }
}
