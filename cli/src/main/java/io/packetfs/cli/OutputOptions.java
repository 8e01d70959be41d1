package io.packetfs.cli;

import picocli.CommandLine.Option;

/** In which form a verb prints. */
final class OutputOptions {
  /** The forms. */
  enum Form {
    table,
    json
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "table (default) or json.")
  private Form form = Form.table;

  @Option(names = "--json", description = "Short for -o json: one document on standard output.")
  private boolean json;

  boolean isJson() {
    return json || form == Form.json;
  }
}
