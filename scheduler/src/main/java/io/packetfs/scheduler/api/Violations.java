package io.packetfs.scheduler.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.ValidationMessage;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import java.util.Comparator;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a schema finds wrong into one problem: the first in the order of the document that was
 * checked.
 */
final class Violations {
  /** A schema's answer about a long list is cut to this in {@code actual}. */
  private static final int ACTUAL_CHARS_MAX = 200;

  private static final Pattern INSTRUCTION = Pattern.compile("/instructions/(\\d+)(?:/(\\w+))?.*");

  private Violations() {}

  /** The problem of a JSON value, or null if the schema takes it. */
  static @Nullable Problem of(JsonSchema schema, JsonNode value) {
    Set<ValidationMessage> messages = schema.validate(value);
    return messages.stream()
        .min(Comparator.comparing(message -> message.getInstanceLocation().toString()))
        .map(Violations::problem)
        .orElse(null);
  }

  private static Problem problem(ValidationMessage message) {
    String pointer = message.getInstanceLocation().toString();
    String property = message.getProperty();
    String place = property == null ? pointer : pointer + "/" + property;
    JsonNode actual = message.getInstanceNode();
    String text = actual == null ? "nothing" : shortened(actual.toString());
    Problem problem =
        Problem.of(
                code(message.getType(), place),
                (place.isEmpty() ? "the body" : place) + " " + message.getError(),
                expected(message),
                property == null ? text : property)
            .at(place);
    Matcher instruction = INSTRUCTION.matcher(place);
    return instruction.matches()
        ? problem.atInstruction(Integer.parseInt(instruction.group(1)))
        : problem;
  }

  /**
   * The same codes that the parsers of jobs and programs give: wrong shapes are malformed, right
   * shapes with wrong values are not.
   */
  private static ErrorCode code(String keyword, String place) {
    boolean shape =
        switch (keyword) {
          case "type", "required", "additionalProperties", "unevaluatedProperties", "oneOf" -> true;
          case String value -> false;
        };
    if (shape) {
      return ErrorCode.MALFORMED;
    }
    if (place.endsWith("/instructions") && keyword.equals("maxItems")) {
      return ErrorCode.TOO_MANY_INSTRUCTIONS;
    }
    if (keyword.equals("maxItems")) {
      return ErrorCode.TOO_LARGE;
    }
    Matcher instruction = INSTRUCTION.matcher(place);
    String field = instruction.matches() ? instruction.group(2) : null;
    return switch (field) {
      case "op" -> ErrorCode.UNKNOWN_OP;
      case "offset", "length" -> ErrorCode.INVALID_RANGE;
      case null -> ErrorCode.INVALID_VALUE;
      case String other -> ErrorCode.INVALID_VALUE;
    };
  }

  private static String expected(ValidationMessage message) {
    JsonNode keyword = message.getSchemaNode();
    return message.getType() + (keyword == null ? "" : " " + shortened(keyword.toString()));
  }

  private static String shortened(String text) {
    return text.length() <= ACTUAL_CHARS_MAX ? text : text.substring(0, ACTUAL_CHARS_MAX) + "...";
  }
}
