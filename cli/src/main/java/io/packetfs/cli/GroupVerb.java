package io.packetfs.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A verb that only has verbs: {@code pfs job}, {@code pfs config}. */
@Command(
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB",
    commandListHeading = "%nVerbs:%n")
public final class GroupVerb implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before run
  private CommandSpec spec;

  private GroupVerb() {}

  /** A group of these verbs. */
  public static CommandLine of(String name, String description, Object... verbs) {
    CommandLine group = new CommandLine(new GroupVerb());
    group.setCommandName(name);
    group.getCommandSpec().usageMessage().description(description);
    for (Object verb : verbs) {
      group.addSubcommand(verb);
    }
    return group;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        spec.qualifiedName() + " needs one of: " + String.join(", ", spec.subcommands().keySet()));
  }
}
