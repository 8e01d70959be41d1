package io.packetfs.cli.config;

import java.util.List;

/** Settings that stop a start. The message has one line for each. */
public final class ConfigException extends RuntimeException {
  private final transient List<String> complaints;

  /** All that is wrong, not only the first. */
  public ConfigException(List<String> complaints) {
    super(String.join("\n", complaints), null, false, false);
    this.complaints = List.copyOf(complaints);
  }

  /** One line each: where it stands, the key, what was found, what is right. */
  public List<String> complaints() {
    return complaints;
  }
}
