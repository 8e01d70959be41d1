package io.packetfs.cli.config;

import io.packetfs.cli.config.Configuration.Value;
import io.packetfs.cli.config.Kind.WrongValueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts settings together: flag, then {@code PFS_*} variable, then file, then default. Tells
 * everything that is wrong at once.
 */
public final class ConfigurationReader {
  /** Variables that look like a setting's and are read by commands that talk to a scheduler. */
  public static final Set<String> CLIENT_VARIABLES =
      Set.of("PFS_SCHEDULER_URL", "PFS_SCHEDULER_TOKEN", "PFS_SCHEDULER_TOKEN_FILE");

  private static final long FILE_BYTES_MAX = 1 << 20;
  private static final Map<String, Setting> BY_PATH =
      Setting.all().stream().collect(Collectors.toMap(Setting::path, s -> s));

  private final Map<Setting, Value> values = new LinkedHashMap<>();
  private final List<String> complaints = new ArrayList<>();

  private ConfigurationReader() {}

  /**
   * A value from the command line.
   *
   * @param name how messages call the flag: {@code --port}
   * @param text its value
   */
  public record Flag(String name, String text) {}

  /**
   * Reads and checks every setting.
   *
   * @param confDirectory whose files are read; a file that is not there says nothing
   * @param varDirectory where state rests
   * @param environment variables by name
   * @param flags by {@link Setting#path}
   * @throws ConfigException with every unknown and every wrong setting
   */
  public static Configuration read(
      Path confDirectory,
      Path varDirectory,
      Map<String, String> environment,
      Map<String, Flag> flags) {
    ConfigurationReader reader = new ConfigurationReader();
    reader.defaults();
    for (ConfFile file : ConfFile.values()) {
      reader.file(file, confDirectory.resolve(file.fileName()));
    }
    reader.variables(environment);
    flags.forEach(reader::flag);
    if (!reader.complaints.isEmpty()) {
      throw new ConfigException(reader.complaints);
    }
    return new Configuration(confDirectory, varDirectory, reader.values);
  }

  private void defaults() {
    for (Setting setting : Setting.all()) {
      oneText(setting, setting.defaultText(), "default");
    }
  }

  private void file(ConfFile file, Path path) {
    if (!Files.exists(path)) {
      return;
    }
    try {
      if (Files.size(path) > FILE_BYTES_MAX) {
        complaints.add(path + ": is larger than " + Units.bytesText(FILE_BYTES_MAX));
        return;
      }
      switch (Yaml.parse(Files.readString(path))) {
        case Yaml.Fields root -> group(file, path, "", root);
        case Yaml.Scalar root when root.text().isEmpty() -> {}
        case Yaml other ->
            complaints.add(
                path
                    + ":"
                    + other.line()
                    + ": found "
                    + other.shown()
                    + ", right is a mapping of settings");
      }
    } catch (Yaml.SyntaxException e) {
      complaints.add(path + ":" + e.line() + ": " + e.getMessage());
    } catch (IOException e) {
      complaints.add(path + ": cannot be read: " + e);
    }
  }

  private void group(ConfFile file, Path path, String prefix, Yaml.Fields group) {
    group
        .fields()
        .forEach(
            (name, node) -> {
              String key = prefix + name;
              String where = path + ":" + node.line();
              Setting setting = BY_PATH.get(file.prefix() + "." + key);
              if (setting != null) {
                put(setting, node, where);
              } else if (!isGroup(file, key)) {
                unknown(where, key, keysOf(file));
              } else if (node instanceof Yaml.Fields inner) {
                group(file, path, key + ".", inner);
              } else if (!(node instanceof Yaml.Scalar scalar && scalar.text().isEmpty())) {
                complaints.add(
                    where
                        + ": "
                        + key
                        + ": found "
                        + node.shown()
                        + ", right is a mapping of settings");
              }
            });
  }

  private void variables(Map<String, String> environment) {
    Map<String, Setting> known =
        Setting.all().stream().collect(Collectors.toMap(Setting::variable, s -> s));
    environment.keySet().stream()
        .sorted()
        .filter(name -> !CLIENT_VARIABLES.contains(name))
        .filter(
            name ->
                Arrays.stream(ConfFile.values()).anyMatch(f -> name.startsWith(variablePrefix(f))))
        .forEach(
            name -> {
              Setting setting = known.get(name);
              if (setting == null) {
                complaints.add(name + ": unknown variable" + nearest(name, known.keySet()));
              } else {
                oneText(setting, environment.getOrDefault(name, ""), name);
              }
            });
  }

  private void flag(String path, Flag flag) {
    Setting setting = BY_PATH.get(path);
    if (setting == null) {
      unknown(flag.name(), path, BY_PATH.keySet());
    } else {
      oneText(setting, flag.text(), flag.name());
    }
  }

  private void oneText(Setting setting, String text, String source) {
    try {
      put(setting, OneText.tree(setting.entry().kind(), text), source);
    } catch (WrongValueException e) {
      complain(setting, source, e);
    }
  }

  private void put(Setting setting, Yaml node, String source) {
    try {
      values.put(setting, new Value(setting.entry().kind().read(node), node, source));
    } catch (WrongValueException e) {
      complain(setting, source, e);
    }
  }

  private void complain(Setting setting, String source, WrongValueException wrong) {
    // A list spans lines: name the one of the wrong item.
    String where =
        wrong.line() > 0 && source.contains(":")
            ? source.substring(0, source.lastIndexOf(':') + 1) + wrong.line()
            : source;
    complaints.add(
        where
            + ": "
            + setting.key()
            + ": "
            + wrong.getMessage()
            + " (default "
            + setting.defaultText()
            + ")");
  }

  private void unknown(String where, String key, Set<String> known) {
    complaints.add(where + ": " + key + ": unknown setting" + nearest(key, known));
  }

  private static String nearest(String name, Set<String> known) {
    @Nullable String nearest = Nearest.of(name, known.stream().sorted().toList());
    return nearest == null
        ? "; docs/configuration.md has the known ones"
        : "; the nearest known is " + nearest;
  }

  private static Set<String> keysOf(ConfFile file) {
    return Setting.all().stream()
        .filter(s -> s.file() == file)
        .map(Setting::key)
        .collect(Collectors.toSet());
  }

  private static boolean isGroup(ConfFile file, String key) {
    return keysOf(file).stream().anyMatch(k -> k.startsWith(key + "."));
  }

  private static String variablePrefix(ConfFile file) {
    return "PFS_" + file.name() + "_";
  }
}
