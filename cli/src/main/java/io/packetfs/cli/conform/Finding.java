package io.packetfs.cli.conform;

import io.packetfs.problem.ErrorCode;
import io.packetfs.wire.conformance.ConformanceVector;
import io.packetfs.wire.conformance.Expectation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What came of one vector.
 *
 * @param vector what was asked
 * @param actual what came, short
 * @param differences what of it is not right
 */
public record Finding(ConformanceVector vector, String actual, List<String> differences) {

  /** Copies the list. */
  public Finding {
    differences = List.copyOf(differences);
  }

  /** Whether all is right. */
  public boolean isOk() {
    return differences.isEmpty();
  }

  /** What is right, short. */
  public String expected() {
    return switch (vector.expectation()) {
      case Expectation.Document document -> Integer.toString(document.status());
      case Expectation.Results results -> Integer.toString(results.status());
      case Expectation.Refusal refusal ->
          refusal.status()
              + " "
              + refusal.codes().stream().map(ErrorCode::name).collect(Collectors.joining("|"));
    };
  }

  /** As it stands in the document of {@code -o json}. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("name", vector.name())
        .put("says", vector.says())
        .put("expected", expected())
        .put("actual", actual)
        .put("ok", isOk())
        .put("differences", new JsonArray(differences));
  }
}
