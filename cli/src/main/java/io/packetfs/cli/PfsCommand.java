package io.packetfs.cli;

import io.packetfs.cli.config.ConfigException;
import io.packetfs.problem.ProblemException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The root of the verbs: what they have in common, and how errors become messages and {@link
 * ExitCode}s.
 */
@Command(
    name = "pfs",
    mixinStandardHelpOptions = true,
    versionProvider = PfsVersion.class,
    synopsisSubcommandLabel = "VERB",
    description = {
      "Computes on bytes where they are cached and moves only the results.",
      "",
      "Example: what are the CRC-32C and the number of zero bytes of a file?",
      "  pfs run ./disk.img crc32c counteq:0",
      ""
    },
    commandListHeading = "%nVerbs:%n",
    footer = {
      "",
      "Exit status: 0 done, 1 differs, 2 usage or settings, 3 job failed, 4 refused by",
      "policy, 5 budget spent, 6 some objects failed, 7 scheduler unreachable,",
      "124 timeout, 130 interrupted."
    })
final class PfsCommand implements Runnable {
  private final Terminal terminal;

  private PfsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Runs what the arguments say; the process's exit status. */
  static int run(Terminal terminal, String... arguments) {
    return commandLine(terminal).execute(arguments);
  }

  /** The whole command with its verbs. */
  static CommandLine commandLine(Terminal terminal) {
    return commandLine(terminal, BenchVerb.group());
  }

  /** The whole command with its verbs, and this one as {@code bench}. */
  static CommandLine commandLine(Terminal terminal, CommandLine bench) {
    CommandLine root = new CommandLine(new PfsCommand(terminal));
    root.addSubcommand(new RunVerb(terminal));
    root.addSubcommand(new PlanVerb(terminal));
    root.addSubcommand(new UpVerb(terminal));
    root.addSubcommand(new SchedulerVerb(terminal));
    root.addSubcommand(new EdgeVerb(terminal));
    root.addSubcommand(
        GroupVerb.of(
            "job",
            "Submits jobs to a scheduler and looks after them.",
            new JobSubmitVerb(terminal),
            new JobListVerb(terminal),
            new JobGetVerb(terminal),
            new JobWaitVerb(terminal),
            new JobCancelVerb(terminal)));
    root.addSubcommand(
        GroupVerb.of(
            "pcpu",
            "Looks after the pCPUs of a scheduler.",
            new PcpuListVerb(terminal),
            new PcpuRemoveVerb(terminal)));
    root.addSubcommand(
        GroupVerb.of(
            "origin",
            "Looks after the origins that a scheduler reads.",
            new OriginListVerb(terminal),
            new OriginPauseVerb(terminal),
            new OriginResumeVerb(terminal)));
    root.addSubcommand(
        GroupVerb.of("config", "Looks at the settings.", new ConfigCheckVerb(terminal)));
    root.addSubcommand(new BlobVerb(terminal));
    root.addSubcommand(bench);
    root.addSubcommand(new CompletionVerb(terminal));
    root.addSubcommand(new SimulateVerb());
    root.addSubcommand(new ChaosVerb());
    root.addSubcommand(
        new CommandLine(new TestVerb()).setUnmatchedOptionsArePositionalParams(true));
    root.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
    root.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
    root.setUsageHelpAutoWidth(true);
    root.setUsageHelpLongOptionsMaxWidth(30);
    root.setAbbreviatedOptionsAllowed(false);
    root.setParameterExceptionHandler(PfsCommand::wrongArguments);
    root.setExecutionExceptionHandler((e, command, parsed) -> failed(terminal, e));
    return root;
  }

  @Override
  public void run() {
    CommandLine.usage(this, terminal.out());
  }

  private static int wrongArguments(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("pfs: " + e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE.status();
  }

  private static int failed(Terminal terminal, Exception e) {
    return switch (e) {
      case ProblemException problem -> {
        ProblemText.print(terminal.err(), problem.problem());
        yield ExitCode.of(problem.problem()).status();
      }
      case ConfigException config -> {
        config.complaints().forEach(complaint -> terminal.err().println("pfs: " + complaint));
        yield ExitCode.USAGE.status();
      }
      case VerbException verb -> {
        terminal.err().println("pfs: " + verb.getMessage());
        yield verb.exitCode().status();
      }
      case Exception defect -> {
        terminal.err().println("pfs: a defect of this software:");
        defect.printStackTrace(terminal.err());
        yield ExitCode.DEFECT.status();
      }
    };
  }
}
