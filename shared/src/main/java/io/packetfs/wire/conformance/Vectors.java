package io.packetfs.wire.conformance;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The vectors of this version.
 *
 * @param prefix the path that an endpoint's policy has to allow at the origin, and nothing beside
 *     it
 * @param objects what the origin serves
 * @param vectors in the order in which they are worth running: the plainest first
 */
public record Vectors(
    String prefix, List<ConformanceObject> objects, List<ConformanceVector> vectors) {

  /** The version of the form that is read here. */
  public static final int VERSION = 2;

  /** The resource with the vectors. */
  public static final String RESOURCE = "/io/packetfs/conformance/vectors.json";

  /** The resource with their JSON Schema. */
  public static final String SCHEMA_RESOURCE = "/io/packetfs/conformance/vectors.schema.json";

  /** Copies the lists. */
  public Vectors {
    objects = List.copyOf(objects);
    vectors = List.copyOf(vectors);
  }

  /** Reads those that come with this software. */
  public static Vectors load() {
    try (InputStream in =
        Objects.requireNonNull(Vectors.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      return parse(new JsonObject(Buffer.buffer(in.readAllBytes())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a document that keeps to the schema.
   *
   * @throws IllegalArgumentException if it is of another version
   */
  static Vectors parse(JsonObject json) {
    int version = json.getInteger("version");
    if (version != VERSION) {
      throw new IllegalArgumentException("vectors of version " + version + ", not " + VERSION);
    }
    return new Vectors(
        json.getString("prefix"),
        each(json.getJsonArray("objects")).map(ConformanceObject::parse).toList(),
        each(json.getJsonArray("vectors")).map(ConformanceVector::parse).toList());
  }

  /**
   * The object of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public ConformanceObject object(String name) {
    return objects.stream()
        .filter(object -> object.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no object " + name));
  }

  private static Stream<JsonObject> each(JsonArray array) {
    return array.stream().map(JsonObject.class::cast);
  }
}
