package io.packetfs.scheduler.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.packetfs.job.JobOptions;
import io.packetfs.job.JobSpec;
import io.packetfs.job.JobState;
import io.packetfs.problem.ErrorCode;
import io.packetfs.program.Op;
import io.packetfs.program.Program;
import io.packetfs.wire.json.JobSpecJson;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The document agrees with itself and with the code that it describes. */
class ContractTest {
  private final Contract contract = Contract.load();

  private void eachObject(JsonNode node, String pointer, Map<String, JsonNode> found) {
    if (node.isObject()) {
      found.put(pointer, node);
      node.properties()
          .forEach(
              member ->
                  eachObject(
                      member.getValue(),
                      pointer + "/" + member.getKey().replace("~", "~0").replace("/", "~1"),
                      found));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        eachObject(node.get(i), pointer + "/" + i, found);
      }
    }
  }

  private Map<String, JsonNode> objects() {
    Map<String, JsonNode> found = new LinkedHashMap<>();
    eachObject(contract.at(""), "", found);
    return found;
  }

  @Test
  void everyReferenceLeadsSomewhereAndEveryComponentIsUsed() {
    Set<String> used = new HashSet<>();
    objects()
        .forEach(
            (pointer, node) -> {
              if (node.path("$ref").isTextual()) {
                String target = node.path("$ref").asText().substring(1);
                assertFalse(contract.at(target).isMissingNode(), pointer + " -> " + target);
                used.add(target);
              }
            });
    for (String kind : List.of("schemas", "responses", "parameters", "headers")) {
      contract
          .at("/components/" + kind)
          .fieldNames()
          .forEachRemaining(
              name -> assertTrue(used.contains("/components/" + kind + "/" + name), name));
    }
  }

  @Test
  void everyExampleIsOne() {
    List<String> checked = new ArrayList<>();
    objects()
        .forEach(
            (pointer, node) -> {
              if (node.has("schema") && pointer.contains("/content/")) {
                node.path("examples")
                    .properties()
                    .forEach(e -> check(pointer, e.getValue().path("value"), checked));
                if (node.has("example") && pointer.endsWith("json")) {
                  check(pointer, node.path("example"), checked);
                }
              }
            });
    assertTrue(checked.size() > 10, checked::toString);
  }

  private void check(String pointer, JsonNode example, List<String> checked) {
    assertNull(Violations.of(contract.schema(pointer + "/schema"), example), pointer);
    checked.add(pointer);
  }

  @Test
  void theExamplesOfJobsAreJobs() {
    contract
        .at("/paths/~1v1~1jobs/post/requestBody/content/application~1json/examples")
        .forEach(example -> JobSpecJson.parse(new JsonObject(example.path("value").toString())));
  }

  @Test
  void theLimitsAreThoseOfTheCode() {
    JsonNode job = contract.at("/components/schemas/JobRequest/properties");
    assertEquals(JobSpec.URLS_MAX, job.at("/data_urls/maxItems").asInt());
    assertEquals(Program.INSTRUCTIONS_MAX, job.at("/instructions/maxItems").asInt());
    assertEquals(JobSpec.TEXT_CHARS_MAX, job.at("/name/maxLength").asInt());
    assertEquals(JobSpec.LABELS_MAX, job.at("/labels/maxProperties").asInt());
    JsonNode instruction = contract.at("/components/schemas/Instruction/properties");
    assertEquals(Program.JSON_BYTES_MAX, instruction.at("/offset/maximum").asLong());
    assertEquals(Program.JSON_BYTES_MAX, instruction.at("/length/maximum").asLong());
    assertEquals(Program.PIPELINE_MAX, instruction.at("/pipeline/maximum").asInt());
    instruction
        .at("/op/enum")
        .forEach(op -> assertTrue(Op.byName(op.asText()).isPresent(), op.asText()));
    JsonNode options = contract.at("/components/schemas/JobOptions/properties");
    assertEquals(JobOptions.CONCURRENCY_MAX, options.at("/concurrency/maximum").asInt());
    assertEquals(JobOptions.PRIORITY_MAX, options.at("/priority/maximum").asInt());
    assertEquals(JobOptions.TIMEOUT_MS_MAX, options.at("/timeout_ms/maximum").asLong());
    List<String> states = new ArrayList<>();
    contract.at("/components/schemas/JobState/enum").forEach(state -> states.add(state.asText()));
    assertEquals(Arrays.stream(JobState.values()).map(Enum::name).toList(), states);
  }

  @Test
  void everyErrorHasAStatusThatProblemsMayHave() {
    for (ErrorCode code : ErrorCode.values()) {
      assertTrue(
          code.type()
              .matches(
                  contract.at("/components/schemas/Problem/properties/type/pattern").asText()));
    }
  }

  @Test
  void operationsHaveNamesOfTheirOwn() {
    List<String> ids = contract.operations().stream().map(Contract.Operation::id).toList();
    assertEquals(ids.size(), Set.copyOf(ids).size());
    assertFalse(ids.contains(""));
  }
}
