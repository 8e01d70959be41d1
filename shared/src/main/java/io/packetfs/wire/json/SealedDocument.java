package io.packetfs.wire.json;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Set;

/**
 * A document that rests in a file between two commands: it says which kind it is and of which
 * version, and carries a digest over all the rest, so that an edit by hand or a cut copy is
 * noticed. The digest is no signature: whoever wants to deceive can compute it.
 */
final class SealedDocument {
  private static final String KIND = "document";
  private static final String VERSION = "version";
  private static final String DIGEST = "digest";

  private SealedDocument() {}

  /** Kind and version, for the other members to follow. */
  static JsonObject begin(String kind, int version) {
    return new JsonObject().put(KIND, kind).put(VERSION, version);
  }

  /** Adds the digest; nothing may be added behind it. */
  static JsonObject seal(JsonObject document) {
    return document.put(DIGEST, CanonicalJson.digest(document));
  }

  /**
   * Checks kind, version and digest, in this order. Members that are not known are left to be: a
   * later version that means something else by the known ones has another number.
   *
   * @param pointer where it stands, empty for the whole
   * @throws io.packetfs.problem.ProblemException MALFORMED if it is something else, or was edited;
   *     INVALID_VALUE if it is of another version
   */
  static JsonFields open(JsonObject json, String pointer, String kind, int version) {
    JsonFields fields = JsonFields.of(json, pointer);
    if (!kind.equals(json.getValue(KIND))) {
      throw Problem.of(
              ErrorCode.MALFORMED,
              "this is another kind of document",
              "\"" + KIND + "\": \"" + kind + "\"",
              json.containsKey(KIND)
                  ? JsonFields.shortened(String.valueOf(json.getValue(KIND)))
                  : "none, and the members " + JsonFields.shortened(names(json.fieldNames())))
          .at(fields.at(KIND))
          .asException();
    }
    if (fields.number(VERSION, 1, Integer.MAX_VALUE) != version) {
      throw Problem.of(
              ErrorCode.INVALID_VALUE,
              "this document is of another version than this software",
              VERSION + " " + version,
              VERSION + " " + fields.number(VERSION))
          .at(fields.at(VERSION))
          .asException();
    }
    String written = fields.string(DIGEST);
    JsonObject rest = new JsonObject(new LinkedHashMap<>(json.getMap()));
    rest.remove(DIGEST);
    String right = CanonicalJson.digest(rest);
    if (!right.equals(written)) {
      throw Problem.of(
              ErrorCode.MALFORMED,
              "this document was edited, or damaged: its content is not that of its digest",
              "content with the digest " + written,
              "content with the digest " + right)
          .at(fields.at(DIGEST))
          .asException();
    }
    return fields;
  }

  private static String names(Set<String> names) {
    return names.isEmpty() ? "(none)" : String.join(", ", names);
  }
}
