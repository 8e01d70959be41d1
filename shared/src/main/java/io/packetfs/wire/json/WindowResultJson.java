package io.packetfs.wire.json;

import io.packetfs.job.WindowResult;
import io.packetfs.program.Result;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** One of {@code windows} in the answer of {@code GET /v1/jobs/{id}/windows}. */
public final class WindowResultJson {
  private WindowResultJson() {}

  /**
   * {@code object} (its index in the job), {@code index}, {@code offset}, {@code length}, {@code
   * results}.
   */
  public static JsonObject toJson(WindowResult window) {
    JsonArray results = new JsonArray();
    for (Result result : window.results()) {
      results.add(ResultJson.toJson(result));
    }
    return new JsonObject()
        .put("object", window.objectIndex())
        .put("index", JsonNumbers.exact(window.index()))
        .put("offset", JsonNumbers.exact(window.offset()))
        .put("length", window.length())
        .put("results", results);
  }

  /**
   * Reads one.
   *
   * @throws io.packetfs.problem.ProblemException MALFORMED, or INVALID_VALUE
   */
  public static WindowResult parse(JsonObject json) {
    JsonFields fields = JsonFields.of(json);
    return new WindowResult(
        (int) fields.number("object", 0, Integer.MAX_VALUE),
        fields.number("index"),
        fields.number("offset"),
        fields.number("length"),
        fields.list("results", ResultJson::parse));
  }
}
