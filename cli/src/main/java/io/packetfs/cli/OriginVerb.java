package io.packetfs.cli;

import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Parameters;

/** A verb that changes whether an origin is paused. */
abstract class OriginVerb extends RestVerb {
  private final boolean paused;

  @Parameters(
      paramLabel = "ORIGIN",
      description = "scheme://host:port, as pfs origin list prints it.")
  @SuppressWarnings("NullAway.Init") // required
  private String origin;

  /** A verb that leaves the origin paused, or not. */
  OriginVerb(Terminal terminal, boolean paused) {
    super(terminal);
    this.paused = paused;
  }

  @Override
  final ExitCode ask(RestClient rest) {
    rest.post("/v1/origins/" + RestClient.encoded(origin) + (paused ? "/pause" : "/resume"));
    if (isJson()) {
      printJson(new JsonObject().put("origin", origin).put("paused", paused));
    } else {
      terminal().out().println(origin + (paused ? "  paused" : "  resumed"));
    }
    return ExitCode.DONE;
  }
}
