package io.packetfs.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pfs pcpu add}. */
@Command(
    name = "add",
    mixinStandardHelpOptions = true,
    description = {
      "Adds a server that answers POST /compute; the scheduler uses it while its GET /health does.",
      "A token that it wants stands in pcpu_tokens of conf/scheduler.yaml.",
      "",
      "Example:",
      "  pfs pcpu add sjc-1 --kind edge_http --endpoint https://edge.example.com"
          + " --attrs '{\"latency_ms\": 25, \"region\": \"SJC\", \"concurrency\": 32}'",
      ""
    })
final class PcpuAddVerb extends RestVerb {
  @Parameters(paramLabel = "NAME", description = "1 to 64 letters, digits, dots, dashes or _.")
  @SuppressWarnings("NullAway.Init") // required
  private String name;

  @Option(
      names = "--kind",
      required = true,
      paramLabel = "KIND",
      description = "edge_http or worker.")
  @SuppressWarnings("NullAway.Init") // required
  private String kind;

  @Option(
      names = "--endpoint",
      required = true,
      paramLabel = "URL",
      description = "Its base URL; calls go to /compute and /health below it.")
  @SuppressWarnings("NullAway.Init") // required
  private String endpoint;

  @Option(
      names = "--attrs",
      paramLabel = "JSON|FILE",
      description =
          "latency_ms, cost (of a GiB, relative), concurrency, region, cache_id, serves (URL prefixes),"
              + " ops, task_bytes_max. What is left out is assumed by the kind.")
  private @Nullable String attrs;

  PcpuAddVerb(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitCode ask(RestClient rest) {
    JsonObject body = new JsonObject().put("id", name).put("kind", kind).put("endpoint", endpoint);
    if (attrs != null) {
      body.put("attrs", attributes(JobInput.text(terminal(), attrs)));
    }
    JsonObject added = rest.post("/v1/pcpus", body);
    if (isJson()) {
      printJson(added);
    } else {
      terminal().out().println(name + "  added");
    }
    return ExitCode.DONE;
  }

  private static JsonObject attributes(String json) {
    try {
      return new JsonObject(json);
    } catch (DecodeException | ClassCastException e) {
      throw new VerbException(
          ExitCode.USAGE,
          "--attrs: right is a JSON object such as '{\"latency_ms\": 25}': "
              + JobInput.firstLine(e));
    }
  }
}
