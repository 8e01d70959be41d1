package io.packetfs.cli;

import io.packetfs.cli.config.Configuration;
import io.packetfs.cli.config.Setting;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pfs config check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Checks every setting, and prints them all: value, and where it came from. Exit status 2 if"
          + " one is unknown or wrong.",
      "",
      "Example: pfs config check --conf /etc/packetfs",
      ""
    })
final class ConfigCheckVerb implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ConfOptions conf = new ConfOptions();

  ConfigCheckVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Configuration configuration = conf.read(terminal, Map.of());
    Table table = Table.of("setting", "value", "from");
    for (Setting setting : Setting.all()) {
      table.row(setting.path(), configuration.shown(setting), configuration.source(setting));
    }
    table.print(terminal.out());
    return ExitCode.DONE.status();
  }
}
