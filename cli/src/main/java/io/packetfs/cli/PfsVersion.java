package io.packetfs.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code pfs --version} prints. */
final class PfsVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = PfsVersion.class.getPackage().getImplementationVersion();
    return new String[] {
      "pfs " + (version == null ? "(not packaged)" : version), "Java " + Runtime.version()
    };
  }
}
