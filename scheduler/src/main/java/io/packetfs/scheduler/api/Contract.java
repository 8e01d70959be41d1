package io.packetfs.scheduler.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.oas.OpenApi31;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAPI document, the one source of truth of the REST API: it is served, the routes are made
 * from it, and what callers send is checked with the schemas in it. Immutable after loading; any
 * thread may use it.
 */
final class Contract {
  private static final String RESOURCE = "/openapi.yaml";
  private static final String IRI = "urn:packetfs:openapi";

  private final String yaml;
  private final JsonNode document;
  private final JsonSchemaFactory schemas;
  private final SchemaValidatorsConfig config;
  private final List<Operation> operations;

  /** Where a parameter stands. */
  enum In {
    PATH,
    QUERY,
    HEADER
  }

  /**
   * One parameter of an operation.
   *
   * @param schema of its value, which is a number if the schema's type is integer
   */
  record Parameter(String name, In in, boolean required, JsonSchema schema) {
    boolean isInteger() {
      return schema.getSchemaNode().path("type").asText().equals("integer");
    }
  }

  /**
   * One method of one path.
   *
   * @param id the document's operationId
   * @param path as in the document, with {@code {names}}
   * @param body the schema of its JSON body, or null: it takes none
   */
  record Operation(
      String id,
      HttpMethod method,
      String path,
      List<Parameter> parameters,
      @Nullable JsonSchema body) {

    /** The path in the router's spelling. */
    String routerPath() {
      return path.replaceAll("\\{(\\w+)}", ":$1");
    }
  }

  private Contract(String yaml) throws IOException {
    this.yaml = yaml;
    document = new YAMLMapper().readTree(yaml);
    String json = document.toString();
    schemas =
        JsonSchemaFactory.getInstance(
            VersionFlag.V202012,
            builder ->
                builder
                    .metaSchema(OpenApi31.getInstance())
                    .defaultMetaSchemaIri(OpenApi31.getInstance().getIri())
                    .schemaLoaders(loaders -> loaders.schemas(Map.of(IRI, json))));
    config =
        SchemaValidatorsConfig.builder()
            .pathType(PathType.JSON_POINTER)
            .formatAssertionsEnabled(true)
            .build();
    operations = readOperations();
  }

  /** Reads the document from the program's own resources. */
  static Contract load() {
    try (InputStream resource = Contract.class.getResourceAsStream(RESOURCE)) {
      byte[] bytes = Objects.requireNonNull(resource, RESOURCE).readAllBytes();
      return new Contract(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("the program's own " + RESOURCE + " is unreadable", e);
    }
  }

  /** The document as it is served. */
  String yaml() {
    return yaml;
  }

  /** Every method of every path, in the document's order. */
  List<Operation> operations() {
    return operations;
  }

  /** The part of the document at a JSON pointer. */
  JsonNode at(String pointer) {
    return document.at(pointer);
  }

  /** The schema at a JSON pointer. */
  JsonSchema schema(String pointer) {
    return schemas.getSchema(SchemaLocation.of(IRI + "#" + pointer), config);
  }

  private List<Operation> readOperations() {
    List<Operation> read = new ArrayList<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method ->
                            read.add(
                                operation(path.getKey(), method.getKey(), method.getValue()))));
    return List.copyOf(read);
  }

  private Operation operation(String path, String method, JsonNode node) {
    String pointer = "/paths/" + path.replace("~", "~0").replace("/", "~1") + "/" + method;
    List<Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < node.path("parameters").size(); i++) {
      parameters.add(parameter(pointer + "/parameters/" + i));
    }
    boolean hasBody = !node.at("/requestBody/content/application~1json/schema").isMissingNode();
    return new Operation(
        node.path("operationId").asText(),
        HttpMethod.valueOf(method.toUpperCase(Locale.ROOT)),
        path,
        List.copyOf(parameters),
        hasBody ? schema(pointer + "/requestBody/content/application~1json/schema") : null);
  }

  private Parameter parameter(String pointer) {
    JsonNode node = document.at(pointer);
    if (node.has("$ref")) {
      return parameter(node.path("$ref").asText().substring(1));
    }
    return new Parameter(
        node.path("name").asText(),
        In.valueOf(node.path("in").asText().toUpperCase(Locale.ROOT)),
        node.path("required").asBoolean(),
        schema(pointer + "/schema"));
  }
}
