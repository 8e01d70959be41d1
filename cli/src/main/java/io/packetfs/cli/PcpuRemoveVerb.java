package io.packetfs.cli;

import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code pfs pcpu remove}. */
@Command(
    name = "remove",
    mixinStandardHelpOptions = true,
    description = {
      "Lets a pCPU finish its tasks and gives it no more until it registers, or is added,"
          + " anew.",
      "",
      "Example: pfs pcpu remove near-1",
      ""
    })
final class PcpuRemoveVerb extends RestVerb {
  @Parameters(paramLabel = "PCPU", description = "Its id.")
  @SuppressWarnings("NullAway.Init") // required
  private String pcpuId;

  PcpuRemoveVerb(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitCode ask(RestClient rest) {
    rest.delete("/v1/pcpus/" + RestClient.encoded(pcpuId));
    if (isJson()) {
      printJson(new JsonObject().put("id", pcpuId).put("removed", true));
    } else {
      terminal().out().println(pcpuId + "  removed");
    }
    return ExitCode.DONE;
  }
}
