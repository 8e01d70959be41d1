package io.packetfs.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code pfs origin resume}. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description = {
      "Undoes a pause.",
      "",
      "Example: pfs origin resume https://data.example.org:443",
      ""
    })
final class OriginResumeVerb extends RestVerb {
  @Parameters(
      paramLabel = "ORIGIN",
      description = "scheme://host:port, as pfs origin list prints it.")
  @SuppressWarnings("NullAway.Init") // required
  private String origin;

  OriginResumeVerb(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitCode ask(RestClient rest) {
    rest.post("/v1/origins/" + RestClient.encoded(origin) + "/resume");
    if (!isJson()) {
      terminal().out().println(origin + "  resumed");
    }
    return ExitCode.DONE;
  }
}
