package io.packetfs.bench;

import io.vertx.core.json.JsonObject;
import java.io.PrintStream;

/** What a benchmark found. */
public interface Report {
  /** The document of {@code --json}. */
  JsonObject toJson();

  /** The same for a person. */
  void print(PrintStream out);
}
