package io.packetfs.wire.json;

import io.packetfs.origin.Identity;
import io.packetfs.plan.Part;
import io.packetfs.plan.PartResult;
import io.packetfs.plan.PartValue;
import io.packetfs.plan.Plan;
import io.packetfs.plan.Slice;
import io.packetfs.plan.SliceResult;
import io.packetfs.program.Op;
import io.packetfs.program.Result;
import io.packetfs.window.ByteRange;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What came of a slice as a file: what {@code pfs run --plan -o json} prints and {@code pfs
 * combine} reads and prints. The plan is in it, so that results can be combined and checked without
 * any other file. Its JSON Schema is in {@link PlanJson#SCHEMA_RESOURCE}.
 */
public final class SliceResultJson {
  /** The version of the form that is written and read here. */
  public static final int VERSION = 1;

  private static final String KIND = "packetfs-result";
  private static final Pattern STATE = Pattern.compile("[0-9a-f]{16}");

  private SliceResultJson() {}

  /** The document. */
  public static JsonObject toJson(SliceResult result) {
    JsonArray objects = new JsonArray();
    for (PartResult part : result.parts()) {
      objects.add(toJson(result.plan(), part));
    }
    Slice slice = result.slice();
    return SealedDocument.seal(
        SealedDocument.begin(KIND, VERSION)
            .put("slice", new JsonObject().put("index", slice.index()).put("count", slice.count()))
            .put("objects", objects)
            .put("metrics", JobMetricsJson.counters(result.metrics()))
            .put("plan", PlanJson.toJson(result.plan())));
  }

  private static JsonObject toJson(Plan plan, PartResult part) {
    int index = part.part().objectIndex();
    JsonArray results = new JsonArray();
    part.values().forEach(value -> results.add(toJson(value)));
    JsonObject json =
        new JsonObject().put("object_index", index).put("url", plan.objects().get(index).url());
    return IdentityJson.put(json, part.seen())
        .put("offset", JsonNumbers.exact(part.part().bytes().offset()))
        .put("length", JsonNumbers.exact(part.part().bytes().length()))
        .put("results", results);
  }

  private static JsonObject toJson(PartValue value) {
    JsonObject json = ResultJson.toJson(value.result());
    return value.result().op() == Op.FNV
        ? json.put("state", HexFormat.of().toHexDigits(value.entered()))
        : json;
  }

  /**
   * Reads a document of this version.
   *
   * @throws io.packetfs.problem.ProblemException MALFORMED if it is something else or was edited;
   *     INVALID_VALUE if it is of another version, or says what cannot be
   */
  public static SliceResult parse(JsonObject json) {
    JsonFields fields = SealedDocument.open(json, "", KIND, VERSION);
    if (!(json.getValue("plan") instanceof JsonObject written)) {
      throw JsonFields.malformed(fields.at("plan"), "an object", "something else, or nothing");
    }
    Plan plan = PlanJson.parse(written, fields.at("plan"));
    return fields.record(
        () ->
            new SliceResult(
                plan,
                slice(fields.object("slice")),
                fields.list("objects", part -> part(plan, part)),
                JobMetricsJson.parse(fields.object("metrics"))));
  }

  private static Slice slice(JsonFields fields) {
    return new Slice(
        (int) fields.number("index", 1, Slice.COUNT_MAX),
        (int) fields.number("count", 1, Slice.COUNT_MAX));
  }

  private static PartResult part(Plan plan, JsonFields fields) {
    int index = (int) fields.number("object_index", 0, plan.objects().size() - 1);
    Identity seen = IdentityJson.parse(fields);
    if (seen == null) {
      throw JsonFields.malformed(fields.at("identity"), "a kind of validator", "nothing");
    }
    return new PartResult(
        new Part(
            index,
            new ByteRange(
                fields.number("offset", 0, Long.MAX_VALUE),
                fields.number("length", 0, Long.MAX_VALUE))),
        seen,
        fields.list("results", SliceResultJson::value));
  }

  private static PartValue value(JsonFields fields) {
    Result result = ResultJson.parse(fields);
    if (result.op() != Op.FNV) {
      return new PartValue(result, 0);
    }
    String state = fields.string("state");
    if (!STATE.matcher(state).matches()) {
      throw JsonFields.malformed(fields.at("state"), "16 hexadecimal digits", state);
    }
    return new PartValue(result, HexFormat.fromHexDigitsToLong(state));
  }
}
