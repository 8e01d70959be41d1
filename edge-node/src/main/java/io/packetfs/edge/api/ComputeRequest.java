package io.packetfs.edge.api;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.program.Program;
import io.packetfs.wire.json.ProgramJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /compute}.
 *
 * @param dataUrl the object, as written
 * @param program what to compute; with {@code clip} its ranges are cut at the object's end
 */
record ComputeRequest(String dataUrl, Program program) {
  private static final Set<String> FIELDS = Set.of("data_url", "instructions", "clip");

  /**
   * Reads a body.
   *
   * @throws ProblemException MALFORMED, or what {@link ProgramJson} says of the instructions
   */
  static ComputeRequest parse(Buffer body) {
    JsonObject json = object(body);
    for (String field : json.fieldNames()) {
      if (!FIELDS.contains(field)) {
        throw malformed(
                "the body has a field that is not known", "data_url, instructions and clip", field)
            .at("/" + field.replace("~", "~0").replace("/", "~1"))
            .asException();
      }
    }
    Object url = json.getValue("data_url");
    if (!(url instanceof String dataUrl)) {
      throw malformed(
              "data_url is missing or no string",
              "a string",
              url == null ? "nothing" : url.getClass().getSimpleName())
          .at("/data_url")
          .asException();
    }
    boolean clips = clips(json.getValue("clip"));
    Program program = ProgramJson.parse(json.getValue("instructions"));
    return new ComputeRequest(dataUrl, clips ? program.clipping() : program);
  }

  private static boolean clips(@Nullable Object written) {
    return switch (written) {
      case null -> false;
      case Boolean clips -> clips;
      case Object other ->
          throw malformed("clip is no boolean", "true or false", other.getClass().getSimpleName())
              .at("/clip")
              .asException();
    };
  }

  private static JsonObject object(Buffer body) {
    try {
      if (Json.decodeValue(body) instanceof JsonObject object) {
        return object;
      }
    } catch (DecodeException e) {
      throw malformed("the body is not JSON", "a JSON object", String.valueOf(e.getMessage()))
          .asException();
    }
    throw malformed("the body is not a JSON object", "a JSON object", "other JSON").asException();
  }

  private static Problem malformed(String detail, String expected, String actual) {
    return Problem.of(ErrorCode.MALFORMED, detail, expected, actual);
  }
}
