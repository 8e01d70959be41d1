package io.packetfs.wire.json;

import io.packetfs.job.JobOptions;
import io.packetfs.job.JobSpec;
import io.packetfs.origin.ObjectUrl;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.program.Program;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /v1/jobs} and {@code POST /v1/plan}. */
public final class JobSpecJson {
  private static final Set<String> FIELDS =
      Set.of("data_url", "data_urls", "instructions", "name", "labels", "options");

  private JobSpecJson() {}

  /** A body that reads back the same. */
  public static JsonObject toJson(JobSpec spec) {
    JsonObject json = new JsonObject();
    if (spec.urls().size() == 1) {
      json.put("data_url", spec.urls().getFirst());
    } else {
      json.put("data_urls", new JsonArray(spec.urls()));
    }
    json.put("instructions", ProgramJson.toJson(spec.program()));
    if (spec.name() != null) {
      json.put("name", spec.name());
    }
    if (!spec.labels().isEmpty()) {
      json.put("labels", labels(spec));
    }
    return json.put("options", JobOptionsJson.asked(spec.options()));
  }

  static JsonObject labels(JobSpec spec) {
    return new JsonObject(new HashMap<>(spec.labels()));
  }

  /**
   * Reads a body and checks all that can be checked without policy and objects. URLs are
   * normalised.
   *
   * @throws ProblemException with a pointer: MALFORMED for what is missing, unknown or of another
   *     type; TOO_LARGE for too many objects or labels; INVALID_VALUE, POLICY_DENIED for URLs; what
   *     {@code ProgramParser} throws for instructions
   */
  public static JobSpec parse(JsonObject body) {
    JsonFields fields = JsonFields.of(body).only(FIELDS);
    List<String> urls = urls(fields);
    Program program = ProgramJson.parse(fields.value("instructions"));
    return new JobSpec(
        urls,
        program,
        text(fields.optionalString("name"), "/name"),
        labels(fields.optionalObject("labels")),
        options(fields.optionalObject("options")));
  }

  private static JobOptions options(@Nullable JsonFields fields) {
    return fields == null
        ? JobOptions.DEFAULT
        : JobOptionsJson.parse(fields.only(JobOptionsJson.FIELDS));
  }

  private static List<String> urls(JsonFields fields) {
    if (fields.has("data_url") == fields.has("data_urls")) {
      throw Problem.of(
              ErrorCode.MALFORMED,
              "a job names its objects in exactly one way",
              "data_url for one object, or data_urls for several",
              fields.has("data_url") ? "both" : "neither")
          .at("/data_url")
          .asException();
    }
    if (fields.has("data_url")) {
      return List.of(url(fields.string("data_url"), "/data_url"));
    }
    List<?> written = fields.optionalList("data_urls");
    int count = written == null ? 0 : written.size();
    if (written == null || count == 0 || count > JobSpec.URLS_MAX) {
      throw Problem.of(
              count == 0 ? ErrorCode.INVALID_VALUE : ErrorCode.TOO_LARGE,
              "a job has 1 to " + JobSpec.URLS_MAX + " objects",
              "1.." + JobSpec.URLS_MAX + " URLs",
              count + " URLs")
          .at("/data_urls")
          .asException();
    }
    List<String> urls = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String pointer = "/data_urls/" + i;
      urls.add(
          switch (written.get(i)) {
            case null -> throw JsonFields.malformed(pointer, "a string", "null");
            case CharSequence url -> url(url.toString(), pointer);
            case Object other -> throw JsonFields.malformed(pointer, "a string", other);
          });
    }
    return urls;
  }

  private static String url(String written, String pointer) {
    try {
      return ObjectUrl.parse(written).text();
    } catch (ProblemException e) {
      throw e.problem().at(pointer).asException();
    }
  }

  private static Map<String, String> labels(@Nullable JsonFields fields) {
    if (fields == null) {
      return Map.of();
    }
    int count = fields.names().size();
    if (count > JobSpec.LABELS_MAX) {
      throw Problem.of(
              ErrorCode.TOO_LARGE,
              "a job has at most " + JobSpec.LABELS_MAX + " labels",
              "at most " + JobSpec.LABELS_MAX,
              count + " labels")
          .at("/labels")
          .asException();
    }
    Map<String, String> labels = new HashMap<>();
    for (String key : fields.names()) {
      String pointer = fields.at(JsonFields.shortened(key));
      labels.put(checkedText(key, pointer), checkedText(fields.string(key), pointer));
    }
    return labels;
  }

  private static @Nullable String text(@Nullable String text, String pointer) {
    return text == null ? null : checkedText(text, pointer);
  }

  private static String checkedText(String text, String pointer) {
    if (text.length() > JobSpec.TEXT_CHARS_MAX || text.chars().anyMatch(Character::isISOControl)) {
      throw Problem.of(
              ErrorCode.INVALID_VALUE,
              "the text is too long, or has control characters",
              "at most " + JobSpec.TEXT_CHARS_MAX + " characters, no control characters",
              text.length() + " characters")
          .at(pointer)
          .asException();
    }
    return text;
  }
}
