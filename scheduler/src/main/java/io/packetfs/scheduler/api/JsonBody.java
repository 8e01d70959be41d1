package io.packetfs.scheduler.api;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/**
 * A request's body as JSON, in the forms that the schemas and the parsers want. Stricter than most
 * readers: a name that comes twice, or anything behind the value, is an error, for nobody can know
 * what was meant.
 */
final class JsonBody {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

  private final JsonNode tree;

  private JsonBody(JsonNode tree) {
    this.tree = tree;
  }

  /**
   * Parses.
   *
   * @throws io.packetfs.problem.ProblemException MALFORMED with line and column
   */
  static JsonBody parse(Buffer body) {
    if (body.length() == 0) {
      throw Problem.of(ErrorCode.MALFORMED, "the body is empty", "a JSON object", "nothing")
          .asException();
    }
    try {
      return new JsonBody(MAPPER.readTree(body.getBytes()));
    } catch (JsonProcessingException e) {
      JsonLocation place = e.getLocation();
      String where =
          place == null
              ? "somewhere"
              : "line " + place.getLineNr() + ", column " + place.getColumnNr();
      throw Problem.of(
              ErrorCode.MALFORMED,
              "the body is not JSON, at " + where + ": " + e.getOriginalMessage(),
              "one JSON object",
              "an error at " + where)
          .asException();
    } catch (IOException e) {
      throw Problem.of(ErrorCode.MALFORMED, "the body is not JSON: " + e.getMessage())
          .asException();
    }
  }

  /** What the schemas check. */
  JsonNode tree() {
    return tree;
  }

  /**
   * What the parsers of {@code wire.json} take.
   *
   * @throws io.packetfs.problem.ProblemException MALFORMED if it is no object
   */
  JsonObject object() {
    if (!tree.isObject()) {
      throw Problem.of(
              ErrorCode.MALFORMED,
              "the body is JSON, but no object",
              "a JSON object",
              tree.getNodeType().name().toLowerCase(Locale.ROOT))
          .asException();
    }
    return new JsonObject(MAPPER.convertValue(tree, MAP));
  }
}
