package io.packetfs.cli.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Every setting with its value and where that came from. Immutable; made by {@link
 * ConfigurationReader}.
 */
public final class Configuration {
  private final Path confDirectory;
  private final Path varDirectory;
  private final Map<Setting, Value> values;

  Configuration(Path confDirectory, Path varDirectory, Map<Setting, Value> values) {
    this.confDirectory = confDirectory;
    this.varDirectory = varDirectory;
    this.values = Map.copyOf(values);
  }

  /**
   * A setting's value.
   *
   * @param value of the class that the setting's kind reads; null: none
   * @param written the tree that it was read from
   * @param source {@code default}, a file with its line, a variable or a flag
   */
  record Value(@Nullable Object value, Yaml written, String source) {}

  /** Where relative paths of secrets begin. */
  public Path confDirectory() {
    return confDirectory;
  }

  /** Where state rests. */
  public Path varDirectory() {
    return varDirectory;
  }

  /** As it was written, in one line, without secrets. */
  public String shown(Setting setting) {
    return Shown.of(setting.entry().kind(), value(setting).written());
  }

  /** {@code default}, {@code conf/edge.yaml:12}, {@code PFS_EDGE_ID} or {@code --set}. */
  public String source(Setting setting) {
    return value(setting).source();
  }

  String text(Setting setting) {
    return (String) Objects.requireNonNull(value(setting).value());
  }

  @Nullable String textOrNull(Setting setting) {
    return (String) value(setting).value();
  }

  long whole(Setting setting) {
    return (Long) Objects.requireNonNull(value(setting).value());
  }

  @Nullable Long wholeOrNull(Setting setting) {
    return (Long) value(setting).value();
  }

  double decimal(Setting setting) {
    return (Double) Objects.requireNonNull(value(setting).value());
  }

  boolean flag(Setting setting) {
    return (Boolean) Objects.requireNonNull(value(setting).value());
  }

  @SuppressWarnings("unchecked") // Kind.Texts reads exactly this
  List<String> texts(Setting setting) {
    return (List<String>) Objects.requireNonNull(value(setting).value());
  }

  @SuppressWarnings("unchecked") // Kind.Rows reads exactly this
  List<Row> rows(Setting setting) {
    return (List<Row>) Objects.requireNonNull(value(setting).value());
  }

  /** A complaint about a setting whose value is of its kind and still cannot be used. */
  ConfigException refused(Setting setting, String message) {
    return new ConfigException(List.of(source(setting) + ": " + setting.key() + ": " + message));
  }

  /** The same about one item of a list, by its line. */
  ConfigException refused(Setting setting, Row row, String message) {
    String source = source(setting);
    String where =
        row.line() > 0 && source.contains(":")
            ? source.substring(0, source.lastIndexOf(':') + 1) + row.line()
            : source;
    return new ConfigException(List.of(where + ": " + setting.key() + ": " + message));
  }

  private Value value(Setting setting) {
    return Objects.requireNonNull(values.get(setting), "every setting has a value");
  }
}
