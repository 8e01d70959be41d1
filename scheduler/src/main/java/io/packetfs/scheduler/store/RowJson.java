package io.packetfs.scheduler.store;

import io.packetfs.job.JobOptions;
import io.packetfs.job.JobSpec;
import io.packetfs.origin.IdentityRule;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Program;
import io.packetfs.program.Result;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The columns that hold JSON. Enums go by their constants' names. */
final class RowJson {
  private RowJson() {}

  static String ofSpec(JobSpec spec) {
    JsonArray instructions = new JsonArray();
    for (Instruction i : spec.program().instructions()) {
      instructions.add(
          new JsonObject()
              .put("op", i.op().name())
              .put("imm", i.imm())
              .put("offset", i.offset())
              .put("length", i.length())
              .put("pipeline", i.pipeline())
              .put("state", i.state()));
    }
    JobOptions options = spec.options();
    return new JsonObject()
        .put("urls", new JsonArray(spec.urls()))
        .put("instructions", instructions)
        .put("name", spec.name())
        .put("labels", new JsonObject(new HashMap<>(spec.labels())))
        .put("concurrency", options.concurrency())
        .put("per_window", options.perWindow())
        .put("priority", options.priority())
        .put("timeout_ms", options.timeoutMs())
        .put("identity", options.identityRule().name())
        .encode();
  }

  static JobSpec spec(String column) {
    JsonObject json = new JsonObject(column);
    List<Instruction> instructions = new ArrayList<>();
    for (Object each : json.getJsonArray("instructions")) {
      JsonObject i = (JsonObject) each;
      instructions.add(
          new Instruction(
              Op.valueOf(i.getString("op")),
              i.getInteger("imm"),
              i.getLong("offset"),
              i.getLong("length"),
              i.getInteger("pipeline"),
              i.getLong("state")));
    }
    Map<String, String> labels = new HashMap<>();
    json.getJsonObject("labels")
        .forEach(label -> labels.put(label.getKey(), (String) label.getValue()));
    return new JobSpec(
        json.getJsonArray("urls").stream().map(String.class::cast).toList(),
        new Program(instructions),
        json.getString("name"),
        labels,
        new JobOptions(
            json.getInteger("concurrency"),
            json.getBoolean("per_window"),
            json.getInteger("priority"),
            json.getLong("timeout_ms"),
            IdentityRule.valueOf(json.getString("identity"))));
  }

  static String ofResults(List<Result> results) {
    JsonArray array = new JsonArray();
    for (Result r : results) {
      array.add(
          new JsonArray()
              .add(r.op().name())
              .add(r.imm())
              .add(r.offset())
              .add(r.length())
              .add(r.pipeline())
              .add(r.value()));
    }
    return array.encode();
  }

  static List<Result> results(String column) {
    List<Result> results = new ArrayList<>();
    for (Object each : new JsonArray(column)) {
      JsonArray r = (JsonArray) each;
      results.add(
          new Result(
              Op.valueOf(r.getString(0)),
              r.getInteger(1),
              r.getLong(2),
              r.getLong(3),
              r.getInteger(4),
              r.getLong(5)));
    }
    return results;
  }
}
