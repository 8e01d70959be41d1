package io.packetfs.cli;

import picocli.CommandLine.Option;

/** In which form a verb prints. */
public final class OutputOptions {
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

  /** Whether one JSON document is asked for. */
  public boolean isJson() {
    return json || form == Form.json;
  }
}
