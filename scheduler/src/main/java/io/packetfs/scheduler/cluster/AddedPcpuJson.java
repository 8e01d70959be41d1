package io.packetfs.scheduler.cluster;

import io.packetfs.origin.AllowRule;
import io.packetfs.origin.ObjectUrl;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.program.Op;
import io.packetfs.scheduler.pcpu.AddedKind;
import io.packetfs.task.PcpuAttributes;
import io.packetfs.window.Grid;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A pCPU that an operator adds: the body of {@code POST /v1/pcpus}, and what is stored of it. What
 * was left out is stored as what its kind is assumed to have.
 */
public final class AddedPcpuJson {
  /** Longest round trip that may be declared, in ms. */
  static final int LATENCY_MS_MAX = 60_000;

  /** Highest price. */
  static final int COST_MAX = 1_000_000;

  /** Most tasks at once. */
  static final int CONCURRENCY_MAX = 1_000;

  /** Largest task, in bytes: 4 GiB. */
  static final long TASK_BYTES_MAX = 1L << 32;

  /** Longest name of a region or cache, in characters. */
  static final int NAME_CHARS_MAX = 128;

  /** Most URL prefixes. */
  static final int SERVES_MAX = 64;

  private static final Set<String> FIELDS = Set.of("id", "kind", "endpoint", "attrs");
  private static final Set<String> ATTRIBUTES =
      Set.of(
          "latency_ms",
          "cost",
          "concurrency",
          "region",
          "cache_id",
          "serves",
          "ops",
          "task_bytes_max");
  private static final Set<String> SCHEMES = Set.of("http", "https");

  private AddedPcpuJson() {}

  /** The form that is stored and told: all attributes, said or assumed. */
  public static JsonObject toJson(PcpuAttributes pcpu) {
    return new JsonObject()
        .put("id", pcpu.id())
        .put("kind", pcpu.kind())
        .put("endpoint", pcpu.endpoint())
        .put(
            "attrs",
            new JsonObject()
                .put("latency_ms", pcpu.latencyMs())
                .put("cost", pcpu.costPerGib())
                .put("concurrency", pcpu.concurrency())
                .put("region", pcpu.region())
                .put("cache_id", pcpu.cacheId())
                .put("serves", new JsonArray(pcpu.serves()))
                .put("ops", new JsonArray(pcpu.ops().stream().map(Op::wireName).sorted().toList()))
                .put("task_bytes_max", pcpu.taskBytesMax()));
  }

  /** Reads what was stored; null if this version does not understand what another one stored. */
  static @Nullable PcpuAttributes parseOrNull(String text) {
    try {
      return parse(new JsonObject(text));
    } catch (DecodeException | ProblemException e) {
      return null;
    }
  }

  /**
   * Reads a body.
   *
   * @throws ProblemException with a pointer: MALFORMED for a missing, unknown or mistyped field,
   *     INVALID_VALUE for one out of its range
   */
  public static PcpuAttributes parse(JsonObject json) {
    only(json, "", FIELDS);
    String id = text(json, "", "id");
    check(
        id.matches(PcpuAttributes.ID_PATTERN),
        "/id",
        "1 to 64 letters, digits, dots, dashes or underscores",
        id);
    String kind = text(json, "", "kind");
    Map<String, AddedKind> kinds = AddedKind.all();
    AddedKind assumed = kinds.get(kind);
    if (assumed == null) {
      throw invalid("/kind", "one of " + kinds.keySet(), kind);
    }
    JsonObject attrs = attributes(json);
    only(attrs, "/attrs", ATTRIBUTES);
    return new PcpuAttributes(
        id,
        kind,
        endpoint(text(json, "", "endpoint")),
        number(attrs, "latency_ms", assumed.latencyMs(), 0, LATENCY_MS_MAX),
        number(attrs, "cost", assumed.costPerGib(), 0, COST_MAX),
        (int) integer(attrs, "concurrency", assumed.concurrency(), 1, CONCURRENCY_MAX),
        name(attrs, "region"),
        name(attrs, "cache_id"),
        SCHEMES,
        List.of(),
        ops(attrs),
        serves(attrs),
        integer(attrs, "task_bytes_max", assumed.taskBytesMax(), Grid.WINDOW_BYTES, TASK_BYTES_MAX),
        false,
        null);
  }

  private static JsonObject attributes(JsonObject json) {
    return switch (json.getValue("attrs")) {
      case null -> new JsonObject();
      case JsonObject attrs -> attrs;
      case Object other -> throw malformed("/attrs", "an object", other);
    };
  }

  private static void only(JsonObject json, String pointer, Set<String> known) {
    for (String field : json.fieldNames()) {
      if (!known.contains(field)) {
        throw malformed(
            pointer + "/" + field.replace("~", "~0").replace("/", "~1"),
            "one of " + known.stream().sorted().toList(),
            field);
      }
    }
  }

  private static String text(JsonObject json, String pointer, String name) {
    return switch (json.getValue(name)) {
      case null -> throw malformed(pointer + "/" + name, "a string", "nothing");
      case String text -> text;
      case Object other -> throw malformed(pointer + "/" + name, "a string", other);
    };
  }

  /** A base URL: calls go to {@code /compute} and {@code /health} below it. */
  private static String endpoint(String written) {
    String right = "http://HOST[:PORT][/PATH] or https://..., without user, query or fragment";
    ObjectUrl url;
    try {
      url = ObjectUrl.parse(written);
    } catch (ProblemException e) {
      throw Problem.of(
              ErrorCode.INVALID_VALUE,
              "the endpoint: " + e.problem().detail(),
              right,
              shown(written))
          .at("/endpoint")
          .asException();
    }
    check(
        !url.isFile() && url.query() == null && !written.contains("#"),
        "/endpoint",
        right,
        written);
    return written.endsWith("/") ? written.substring(0, written.length() - 1) : written;
  }

  private static double number(
      JsonObject attrs, String name, double absent, double min, double max) {
    String pointer = "/attrs/" + name;
    return switch (attrs.getValue(name)) {
      case null -> absent;
      case Number number -> {
        double value = number.doubleValue();
        check(value >= min && value <= max, pointer, "a number from " + min + " to " + max, number);
        yield value;
      }
      case Object other -> throw malformed(pointer, "a number", other);
    };
  }

  private static long integer(JsonObject attrs, String name, long absent, long min, long max) {
    String pointer = "/attrs/" + name;
    return switch (attrs.getValue(name)) {
      case null -> absent;
      case Number number when number.doubleValue() == Math.rint(number.doubleValue()) -> {
        double value = number.doubleValue();
        check(
            value >= min && value <= max, pointer, "an integer from " + min + " to " + max, number);
        yield number.longValue();
      }
      case Object other -> throw malformed(pointer, "an integer", other);
    };
  }

  private static @Nullable String name(JsonObject attrs, String name) {
    return switch (attrs.getValue(name)) {
      case null -> null;
      case String text -> {
        check(
            !text.isEmpty() && text.length() <= NAME_CHARS_MAX,
            "/attrs/" + name,
            "1 to " + NAME_CHARS_MAX + " characters",
            text);
        yield text;
      }
      case Object other -> throw malformed("/attrs/" + name, "a string", other);
    };
  }

  private static List<String> texts(JsonObject attrs, String name) {
    if (!(attrs.getValue(name) instanceof JsonArray array)) {
      throw malformed("/attrs/" + name, "an array of strings", attrs.getValue(name));
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      if (!(array.getValue(i) instanceof String text)) {
        throw malformed("/attrs/" + name + "/" + i, "a string", array.getValue(i));
      }
      texts.add(text);
    }
    return texts;
  }

  private static Set<Op> ops(JsonObject attrs) {
    if (attrs.getValue("ops") == null) {
      return Set.copyOf(Op.written());
    }
    List<String> names = texts(attrs, "ops");
    check(!names.isEmpty(), "/attrs/ops", "at least one op", "none");
    Set<Op> ops = EnumSet.noneOf(Op.class);
    for (int i = 0; i < names.size(); i++) {
      String pointer = "/attrs/ops/" + i;
      String name = names.get(i);
      ops.add(Op.byName(name).orElseThrow(() -> invalid(pointer, "one of " + Op.written(), name)));
    }
    return ops;
  }

  private static List<String> serves(JsonObject attrs) {
    if (attrs.getValue("serves") == null) {
      return List.of();
    }
    List<String> prefixes = texts(attrs, "serves");
    check(
        prefixes.size() <= SERVES_MAX,
        "/attrs/serves",
        "at most " + SERVES_MAX + " prefixes",
        prefixes.size());
    List<String> rules = new ArrayList<>();
    for (int i = 0; i < prefixes.size(); i++) {
      String pointer = "/attrs/serves/" + i;
      check(
          !prefixes.get(i).startsWith("file:"),
          pointer,
          "an http or https prefix: files are read by edge nodes on the event bus, by their volumes",
          prefixes.get(i));
      try {
        rules.add(new AllowRule(prefixes.get(i), false).prefix());
      } catch (ProblemException e) {
        throw Problem.of(
                ErrorCode.INVALID_VALUE,
                e.problem().detail(),
                "a URL prefix",
                shown(prefixes.get(i)))
            .at(pointer)
            .asException();
      }
    }
    return rules;
  }

  private static void check(boolean right, String pointer, String expected, Object actual) {
    if (!right) {
      throw invalid(pointer, expected, actual);
    }
  }

  private static ProblemException invalid(String pointer, String expected, Object actual) {
    return problem(ErrorCode.INVALID_VALUE, pointer, expected, actual);
  }

  private static ProblemException malformed(
      String pointer, String expected, @Nullable Object actual) {
    return problem(ErrorCode.MALFORMED, pointer, expected, actual);
  }

  private static ProblemException problem(
      ErrorCode code, String pointer, String expected, @Nullable Object actual) {
    return Problem.of(
            code,
            (pointer.isEmpty() ? "the body" : pointer) + " is not " + expected,
            expected,
            shown(String.valueOf(actual)))
        .at(pointer)
        .asException();
  }

  private static String shown(String text) {
    return text.length() <= NAME_CHARS_MAX ? text : text.substring(0, NAME_CHARS_MAX) + "...";
  }
}
