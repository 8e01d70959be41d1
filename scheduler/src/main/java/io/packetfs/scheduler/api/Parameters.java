package io.packetfs.scheduler.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.scheduler.api.Contract.In;
import io.packetfs.scheduler.api.Contract.Operation;
import io.packetfs.scheduler.api.Contract.Parameter;
import io.vertx.ext.web.RoutingContext;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A call's path, query and header parameters, checked against the contract; what was left out has
 * the contract's default.
 */
final class Parameters {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)");
  private static final Pattern INTEGER = Pattern.compile("-?\\d{1,30}");

  private final Map<String, String> values;

  private Parameters(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Checks and reads.
   *
   * @throws io.packetfs.problem.ProblemException MALFORMED for an unknown, repeated, missing or
   *     mistyped parameter, INVALID_VALUE for one out of its range, NOT_FOUND for a part of the
   *     path that names nothing
   */
  static Parameters of(Operation operation, RoutingContext context) {
    checkNames(operation, context);
    Map<String, String> values = new HashMap<>();
    for (Parameter parameter : operation.parameters()) {
      String value = value(parameter, context);
      if (value != null) {
        check(parameter, value);
        values.put(parameter.name(), value);
      } else if (parameter.required()) {
        throw Problem.of(ErrorCode.MALFORMED, "the parameter " + parameter.name() + " is missing")
            .asException();
      } else {
        JsonNode byDefault = parameter.schema().getSchemaNode().path("default");
        if (!byDefault.isMissingNode()) {
          values.put(parameter.name(), byDefault.asText());
        }
      }
    }
    return new Parameters(values);
  }

  private static void checkNames(Operation operation, RoutingContext context) {
    List<String> known =
        operation.parameters().stream()
            .filter(parameter -> parameter.in() == In.QUERY)
            .map(Parameter::name)
            .toList();
    for (String name : context.queryParams().names()) {
      if (!known.contains(name) || context.queryParam(name).size() > 1) {
        throw Problem.of(
                ErrorCode.MALFORMED,
                "the query parameter "
                    + name
                    + (known.contains(name) ? " may stand there once" : " is unknown here"),
                known.isEmpty() ? "no query" : "at most one each of " + String.join(", ", known),
                context.queryParam(name).size() + " of " + name)
            .asException();
      }
    }
  }

  private static @Nullable String value(Parameter parameter, RoutingContext context) {
    return switch (parameter.in()) {
      case PATH -> context.pathParam(parameter.name());
      case QUERY -> context.queryParams().get(parameter.name());
      case HEADER -> context.request().getHeader(parameter.name());
    };
  }

  private static void check(Parameter parameter, String value) {
    if (parameter.isInteger() && !INTEGER.matcher(value).matches()) {
      throw Problem.of(
              ErrorCode.MALFORMED,
              "the parameter " + parameter.name() + " is an integer",
              "an integer",
              value)
          .asException();
    }
    JsonNode json =
        parameter.isInteger()
            ? BigIntegerNode.valueOf(new BigInteger(value))
            : TextNode.valueOf(value);
    Problem problem = Violations.of(parameter.schema(), json);
    if (problem != null) {
      // A name that cannot exist is not there, like one that does not.
      ErrorCode code = parameter.in() == In.PATH ? ErrorCode.NOT_FOUND : ErrorCode.INVALID_VALUE;
      throw Problem.of(
              code,
              "the parameter " + parameter.name() + " is out of its range",
              Objects.requireNonNullElse(problem.expected(), "another value"),
              value)
          .asException();
    }
  }

  /** The value, or null if there is none. */
  @Nullable String optional(String name) {
    return values.get(name);
  }

  /** The value of a required parameter, or of one with a default. */
  String text(String name) {
    return Objects.requireNonNull(values.get(name), name);
  }

  /** The value of an integer that is required or has a default. */
  int integer(String name) {
    return Integer.parseInt(text(name));
  }

  /**
   * A duration such as {@code 500ms}, {@code 30s} or {@code 1m}, in ms; 0 if there is none.
   *
   * @throws io.packetfs.problem.ProblemException INVALID_VALUE if it is longer than that
   */
  long durationMs(String name, long msMax) {
    String text = values.get(name);
    if (text == null) {
      return 0;
    }
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalStateException("the contract's pattern let through the duration " + text);
    }
    long count = Long.parseLong(matcher.group(1));
    long ms =
        switch (matcher.group(2)) {
          case "ms" -> count;
          case "s" -> count * 1_000;
          case String minutes -> count * 60_000;
        };
    if (ms > msMax) {
      throw Problem.of(
              ErrorCode.INVALID_VALUE,
              "the parameter " + name + " is too long: ask again when it has passed",
              "at most " + msMax + " ms",
              text)
          .asException();
    }
    return ms;
  }
}
