package io.packetfs.cli;

import picocli.CommandLine.Command;

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
final class OriginPauseVerb extends OriginVerb {
  OriginPauseVerb(Terminal terminal) {
    super(terminal, true);
  }
}
