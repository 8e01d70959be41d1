package io.packetfs.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code pfs origin pause}. */
@Command(
    name = "pause",
    mixinStandardHelpOptions = true,
    description = {
      "Opens no more streams to an origin until it is resumed; jobs that need it wait.",
      "",
      "Example: pfs origin pause https://data.example.org:443",
      ""
    })
final class OriginPauseVerb extends RestVerb {
  @Parameters(
      paramLabel = "ORIGIN",
      description = "scheme://host:port, as pfs origin list prints it.")
  @SuppressWarnings("NullAway.Init") // required
  private String origin;

  OriginPauseVerb(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitCode ask(RestClient rest) {
    rest.post("/v1/origins/" + RestClient.encoded(origin) + "/pause");
    if (!isJson()) {
      terminal().out().println(origin + "  paused");
    }
    return ExitCode.DONE;
  }
}
