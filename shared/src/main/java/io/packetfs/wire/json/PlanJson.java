package io.packetfs.wire.json;

import io.packetfs.job.PlanEstimate;
import io.packetfs.origin.Identity;
import io.packetfs.origin.IdentityRule;
import io.packetfs.origin.ObjectUrl;
import io.packetfs.plan.Plan;
import io.packetfs.plan.PlannedObject;
import io.packetfs.window.Grid;
import io.packetfs.window.WindowPlan;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A plan as a file: what {@code pfs plan -o json} prints and {@code pfs run --plan} runs. Beside
 * the members of {@code POST /v1/plan} it has all that running needs. Its JSON Schema is in {@link
 * #SCHEMA_RESOURCE}.
 */
public final class PlanJson {
  /** The version of the form that is written and read here. */
  public static final int VERSION = 1;

  /** The resource with the JSON Schema of plans and of results. */
  public static final String SCHEMA_RESOURCE = "/io/packetfs/plan/files.schema.json";

  private static final String KIND = "packetfs-plan";

  private PlanJson() {}

  /** The document. */
  public static JsonObject toJson(Plan plan) {
    return toJson(plan, null);
  }

  /**
   * The document with something for people in it.
   *
   * @param reducers how each reducer is run, or null
   */
  public static JsonObject toJson(Plan plan, @Nullable JsonArray reducers) {
    List<PlanEstimate> estimates = plan.estimates();
    JsonArray objects = new JsonArray();
    estimates.forEach(estimate -> objects.add(PlanEstimateJson.toJson(estimate)));
    JsonObject document =
        SealedDocument.begin(KIND, VERSION)
            .put("instructions", ProgramJson.toJson(plan.program()))
            .put("options", new JsonObject().put("identity", plan.identityRule().wireName()))
            .put("max_fetch_bytes", plan.fetchWindowsMax() * Grid.WINDOW_BYTES)
            .put("objects", objects)
            .put("totals", totals(estimates));
    if (reducers != null) {
      document.put("reducers", reducers);
    }
    return SealedDocument.seal(document);
  }

  private static JsonObject totals(List<PlanEstimate> estimates) {
    return new JsonObject()
        .put("windows", sum(estimates.stream().mapToLong(PlanEstimate::windows)))
        .put("fetches", sum(estimates.stream().mapToLong(PlanEstimate::fetches)))
        .put("bytes", sum(estimates.stream().mapToLong(PlanEstimate::bytes)))
        .put("requests", sum(estimates.stream().mapToLong(PlanEstimate::requests)))
        .put("cache_fill_bytes", sum(estimates.stream().mapToLong(PlanEstimate::cacheFillBytes)));
  }

  private static Object sum(LongStream numbers) {
    return JsonNumbers.exact(numbers.sum());
  }

  /**
   * Reads a document of this version; what it says of costs is not looked at.
   *
   * @throws io.packetfs.problem.ProblemException MALFORMED if it is something else or was edited;
   *     INVALID_VALUE if it is of another version; what {@code ProgramParser} throws for
   *     instructions
   */
  public static Plan parse(JsonObject json) {
    return parse(json, "");
  }

  static Plan parse(JsonObject json, String pointer) {
    JsonFields fields = SealedDocument.open(json, pointer, KIND, VERSION);
    return fields.record(
        () ->
            new Plan(
                fields.list("objects", PlanJson::object),
                ProgramJson.parse(fields.value("instructions")),
                identityRule(fields),
                windows(fields)));
  }

  private static IdentityRule identityRule(JsonFields fields) {
    return JobOptionsJson.parse(fields.object("options")).identityRule();
  }

  private static int windows(JsonFields fields) {
    long max = (long) WindowPlan.FETCH_WINDOWS_MAX * Grid.WINDOW_BYTES;
    return (int) (fields.number("max_fetch_bytes", Grid.WINDOW_BYTES, max) / Grid.WINDOW_BYTES);
  }

  private static PlannedObject object(JsonFields fields) {
    Identity identity = IdentityJson.parse(fields);
    if (identity == null) {
      throw JsonFields.malformed(fields.at("identity"), "a kind of validator", "nothing");
    }
    return new PlannedObject(ObjectUrl.parse(fields.string("url")).text(), identity);
  }
}
