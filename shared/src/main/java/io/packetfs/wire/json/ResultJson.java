package io.packetfs.wire.json;

import io.packetfs.program.Op;
import io.packetfs.program.Result;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** One of {@code results}, of a job's object, a window, or {@code POST /compute}. */
public final class ResultJson {
  private static final int PIPELINE_DEFAULT = 0;

  private ResultJson() {}

  /**
   * The value is a number, fnv's a decimal string; {@code pipeline} only if it is not 0, {@code
   * verified} and {@code verified_by} only if the origin publishes that value.
   */
  public static JsonObject toJson(Result result) {
    JsonObject json =
        new JsonObject()
            .put("op", result.op().wireName())
            .put("imm", result.imm())
            .put("offset", JsonNumbers.exact(result.offset()))
            .put("length", JsonNumbers.exact(result.length()));
    if (result.pipeline() != PIPELINE_DEFAULT) {
      json.put("pipeline", result.pipeline());
    }
    json.put(
        "value", result.op() == Op.FNV ? result.valueText() : JsonNumbers.exact(result.value()));
    if (result.hex() != null) {
      json.put("hex", result.hex());
    }
    if (result.base64() != null) {
      json.put("base64", result.base64());
    }
    if (result.verifiedBy() != null) {
      json.put("verified", true).put("verified_by", result.verifiedBy());
    }
    return json;
  }

  /**
   * Reads one; the digests are not looked at.
   *
   * @throws io.packetfs.problem.ProblemException MALFORMED, or INVALID_VALUE
   */
  public static Result parse(JsonObject json) {
    return parse(JsonFields.of(json));
  }

  static Result parse(JsonFields fields) {
    Op op = op(fields);
    return new Result(
        op,
        (int) fields.number("imm", 0, 255),
        fields.number("offset", 0, Long.MAX_VALUE),
        fields.number("length", 0, Long.MAX_VALUE),
        (int) fields.number("pipeline", 0, Integer.MAX_VALUE, PIPELINE_DEFAULT),
        op == Op.FNV ? unsigned(fields, "value") : fields.number("value"),
        fields.optionalString("verified_by"));
  }

  static Op op(JsonFields fields) {
    String name = fields.string("op").toLowerCase(Locale.ROOT);
    return Op.byName(name)
        .orElseThrow(() -> JsonFields.malformed(fields.at("op"), "the name of an op", name));
  }

  /** An unsigned number of 64 bits as a decimal string. */
  static long unsigned(JsonFields fields, String name) {
    String text = fields.string(name);
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw JsonFields.malformed(fields.at(name), "a decimal string of 64 unsigned bits", text);
    }
  }
}
