package io.packetfs.wire.json;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** {@code application/problem+json} (RFC 9457), {@code job.error} and {@code objects[].error}. */
public final class ProblemJson {
  private ProblemJson() {}

  /** The whole record; what is null is left out. */
  public static JsonObject toJson(Problem problem) {
    ErrorCode code = problem.code();
    JsonObject json =
        new JsonObject()
            .put("type", code.type())
            .put("title", code.title())
            .put("status", code.httpStatus())
            .put("detail", problem.detail())
            .put("code", code.name());
    putUnlessNull(json, "pointer", problem.pointer());
    putUnlessNull(json, "instruction_index", problem.instructionIndex());
    putUnlessNull(json, "expected", problem.expected());
    putUnlessNull(json, "actual", problem.actual());
    json.put("retryable", problem.retryable());
    putUnlessNull(json, "retry_after_ms", problem.retryAfterMs());
    return json;
  }

  private static void putUnlessNull(JsonObject json, String name, @Nullable Object value) {
    if (value != null) {
      json.put(name, value);
    }
  }

  static @Nullable JsonObject toJsonOrNull(@Nullable Problem problem) {
    return problem == null ? null : toJson(problem);
  }

  /**
   * Reads one, by its code. A code that this version does not know is INTERNAL, with the code in
   * the detail.
   *
   * @throws io.packetfs.problem.ProblemException MALFORMED
   */
  public static Problem parse(JsonObject json) {
    return parse(JsonFields.of(json));
  }

  static Problem parse(JsonFields fields) {
    String written = fields.string("code");
    ErrorCode code = ErrorCode.INTERNAL;
    String detail = fields.string("detail");
    try {
      code = ErrorCode.valueOf(written);
    } catch (IllegalArgumentException fromALaterVersion) {
      detail = JsonFields.shortened(written) + ": " + detail;
    }
    Long index = fields.optionalNumber("instruction_index");
    return new Problem(
        code,
        detail,
        fields.optionalString("pointer"),
        index == null ? null : Math.toIntExact(index),
        fields.optionalString("expected"),
        fields.optionalString("actual"),
        fields.optionalNumber("retry_after_ms"));
  }

  static @Nullable Problem parseOrNull(@Nullable JsonFields fields) {
    return fields == null ? null : parse(fields);
  }
}
