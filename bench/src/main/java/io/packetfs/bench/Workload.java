package io.packetfs.bench;

import io.packetfs.program.Op;
import io.packetfs.program.OpArguments;
import io.packetfs.program.Program;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;

/**
 * What every run of the benchmark computes.
 *
 * @param file whose first bytes are computed over
 * @param dataUrl the file, as jobs name it
 * @param bytes how many
 * @param windows how many windows of the grid hold them
 * @param concurrency tasks at once, at most
 * @param op a reducer
 * @param firstImm of the first run; each later run's is one more, modulo 256, so that no run asks
 *     for what another one found out. Ops that take no imm ignore it
 */
record Workload(
    Path file, String dataUrl, long bytes, long windows, int concurrency, Op op, int firstImm) {
  private static final int IMM_COUNT = 256;

  /** Of a file that edge nodes read themselves. */
  Workload(Path file, long bytes, long windows, int concurrency, Op op, int firstImm) {
    this(file, "file://" + file.toUri().getRawPath(), bytes, windows, concurrency, op, firstImm);
  }

  /** The same of a file that somebody serves under a URL. */
  Workload servedAt(String url) {
    return new Workload(file, url, bytes, windows, concurrency, op, firstImm);
  }

  /** The imm of the run with this number, counted from 0 over cold, warm-up and measured runs. */
  int imm(int run) {
    return (firstImm + run) % IMM_COUNT;
  }

  /** The same as a program, for the loops that the system is compared with. */
  Program program(int imm) {
    return OpArguments.parse(
        List.of(op == Op.COUNTEQ ? op.wireName() + ":" + imm : op.wireName()), 0L, bytes);
  }

  /** Body of {@code POST /v1/jobs}. */
  JsonObject job(int imm, long timeoutMs) {
    JsonObject instruction =
        new JsonObject().put("op", op.wireName()).put("offset", 0).put("length", bytes);
    if (op == Op.COUNTEQ) {
      instruction.put("imm", imm);
    }
    return new JsonObject()
        .put("data_url", dataUrl)
        .put("instructions", new JsonArray().add(instruction))
        .put(
            "options",
            new JsonObject().put("concurrency", concurrency).put("timeout_ms", timeoutMs));
  }
}
