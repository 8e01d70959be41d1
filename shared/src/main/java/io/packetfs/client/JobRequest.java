package io.packetfs.client;

import io.packetfs.job.JobSpec;
import io.packetfs.problem.ProblemException;
import io.packetfs.wire.json.JobSpecJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;

/**
 * What a program asks for: the body of {@code POST /v1/jobs}, as calls. Immutable; each call gives
 * a new request. Nothing is checked before {@link #spec}, then everything.
 *
 * <pre>{@code
 * JobRequest.of("https://example.com/big.bin")
 *     .instruction("crc32c")
 *     .instruction(new JsonObject().put("op", "counteq").put("imm", 0).put("length", 1 << 20));
 * }</pre>
 */
public final class JobRequest {
  private final JsonObject body;

  private JobRequest(JsonObject body) {
    this.body = body;
  }

  /** A request for one object or several, in the order of the results. */
  public static JobRequest of(String... urls) {
    return new JobRequest(new JsonObject().put("data_urls", new JsonArray(Arrays.asList(urls))));
  }

  /** A request from a body of {@code POST /v1/jobs}. */
  public static JobRequest ofJson(JsonObject body) {
    return new JobRequest(body.copy());
  }

  /** Adds an instruction over the whole object, without operand. */
  public JobRequest instruction(String op) {
    return instruction(new JsonObject().put("op", op));
  }

  /** Adds an instruction over the whole object. */
  public JobRequest instruction(String op, int imm) {
    return instruction(new JsonObject().put("op", op).put("imm", imm));
  }

  /** Adds an instruction, by its JSON. */
  public JobRequest instruction(JsonObject instruction) {
    JobRequest next = copy();
    JsonArray instructions = next.body.getJsonArray("instructions");
    next.body.put(
        "instructions",
        (instructions == null ? new JsonArray() : instructions).add(instruction.copy()));
    return next;
  }

  /** Names the job, for people. */
  public JobRequest name(String name) {
    JobRequest next = copy();
    next.body.put("name", name);
    return next;
  }

  /** Labels the job. */
  public JobRequest label(String key, String value) {
    return nested("labels", key, value);
  }

  /** Lets at most that many tasks be under way at once. */
  public JobRequest concurrency(int tasks) {
    return nested("options", "concurrency", tasks);
  }

  /** Keeps each window's own results. */
  public JobRequest perWindow() {
    return nested("options", "per_window", true);
  }

  /** Sets the priority, 0..9, higher first. */
  public JobRequest priority(int priority) {
    return nested("options", "priority", priority);
  }

  /** Lets the job fail when it has not ended after that many ms. */
  public JobRequest timeoutMs(long ms) {
    return nested("options", "timeout_ms", ms);
  }

  /** Has this share of the tasks computed by a second pCPU too, 0..1. */
  public JobRequest verify(double share) {
    return nested("options", "verify", share);
  }

  /** Lets these pCPUs alone work on the job, by their ids. */
  public JobRequest pcpus(String... ids) {
    return nested("options", "pcpus", new JsonArray(Arrays.asList(ids)));
  }

  /** Accepts weaker validators too: {@code weak_etag} or {@code last_modified}. */
  public JobRequest identity(String weakest) {
    return nested("options", "identity", weakest);
  }

  /**
   * The checked form.
   *
   * @throws ProblemException what a scheduler would answer, with a pointer
   */
  public JobSpec spec() {
    return JobSpecJson.parse(body);
  }

  private JobRequest nested(String object, String key, Object value) {
    JobRequest next = copy();
    JsonObject fields = next.body.getJsonObject(object, new JsonObject());
    next.body.put(object, fields.put(key, value));
    return next;
  }

  private JobRequest copy() {
    return new JobRequest(body.copy());
  }
}
