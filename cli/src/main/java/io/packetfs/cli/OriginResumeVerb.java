package io.packetfs.cli;

import picocli.CommandLine.Command;

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
final class OriginResumeVerb extends OriginVerb {
  OriginResumeVerb(Terminal terminal) {
    super(terminal, false);
  }
}
