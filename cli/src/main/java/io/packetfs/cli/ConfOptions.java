package io.packetfs.cli;

import io.packetfs.cli.config.Configuration;
import io.packetfs.cli.config.ConfigurationReader;
import io.packetfs.cli.config.ConfigurationReader.Flag;
import io.packetfs.cli.config.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of every verb that reads settings. */
final class ConfOptions {
  @Option(
      names = "--conf",
      paramLabel = "DIR",
      description =
          "Directory with files like those of conf/ beside pfs. Default: PFS_CONF, else that.")
  private @Nullable Path conf;

  @Option(
      names = "--set",
      paramLabel = "FILE.KEY=VALUE",
      description = {"Overrides a setting. Repeatable. Example:", "--set edge.concurrency=4"})
  private Map<String, String> set = new LinkedHashMap<>();

  /** Reads and checks all settings, with those that the verb's own flags give in front. */
  Configuration read(Terminal terminal, Map<Setting, Flag> verbFlags) {
    Map<String, Flag> flags = new LinkedHashMap<>();
    set.forEach((path, text) -> flags.put(path, new Flag("--set", text)));
    verbFlags.forEach((setting, flag) -> flags.put(setting.path(), flag));
    return ConfigurationReader.read(
        directory(terminal), varDirectory(terminal), terminal.environment(), flags);
  }

  /** The conf directory; one that was named has to be there. */
  Path directory(Terminal terminal) {
    String variable = terminal.environment().get("PFS_CONF");
    if (conf == null && variable == null) {
      return terminal.home().resolve("conf");
    }
    Path named = conf == null ? Path.of(variable) : conf;
    if (!Files.isDirectory(named)) {
      throw new VerbException(
          ExitCode.USAGE,
          (conf == null ? "PFS_CONF" : "--conf")
              + ": found "
              + named
              + ", right is an existing directory");
    }
    return named;
  }

  private static Path varDirectory(Terminal terminal) {
    String variable = terminal.environment().get("PFS_VAR");
    return variable == null ? terminal.home().resolve("var") : Path.of(variable);
  }
}
