package io.packetfs.cli;

import io.packetfs.cli.config.ConfigException;
import io.packetfs.problem.ProblemException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
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
  /** Makes a verb: a command, or what picocli makes one of. */
  private interface Making {
    Object verb(Terminal terminal);
  }

  /** Writes down all verbs. */
  private static final String COMPLETION = "completion";

  private final Terminal terminal;

  private PfsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Runs what the arguments say; the process's exit status. */
  static int run(Terminal terminal, String... arguments) {
    return run(terminal, BenchVerb::group, arguments);
  }

  /**
   * Runs what the arguments say; the process's exit status. Where they begin with a verb, only that
   * one is made: what picocli asks of all others takes longer than most verbs themselves.
   *
   * @param bench makes the verb of that name
   */
  static int run(Terminal terminal, Supplier<CommandLine> bench, String... arguments) {
    Map<String, Making> verbs = verbs(bench);
    String first = arguments.length == 0 ? COMPLETION : arguments[0];
    if (!first.equals(COMPLETION) && verbs.containsKey(first)) {
      verbs.keySet().retainAll(Set.of(first));
    }
    return commandLine(terminal, verbs).execute(arguments);
  }

  /** The whole command with its verbs. */
  static CommandLine commandLine(Terminal terminal) {
    return commandLine(terminal, verbs(BenchVerb::group));
  }

  /** By name, in the order in which help lists them. */
  private static Map<String, Making> verbs(Supplier<CommandLine> bench) {
    Map<String, Making> verbs = new LinkedHashMap<>();
    verbs.put("run", RunVerb::new);
    verbs.put("plan", PlanVerb::new);
    verbs.put("combine", CombineVerb::new);
    verbs.put("up", UpVerb::new);
    verbs.put("scheduler", SchedulerVerb::new);
    verbs.put("edge", EdgeVerb::new);
    verbs.put(
        "job",
        terminal ->
            GroupVerb.of(
                "job",
                "Submits jobs to a scheduler and looks after them.",
                new JobSubmitVerb(terminal),
                new JobListVerb(terminal),
                new JobGetVerb(terminal),
                new JobWaitVerb(terminal),
                new JobCancelVerb(terminal)));
    verbs.put(
        "pcpu",
        terminal ->
            GroupVerb.of(
                "pcpu",
                "Looks after the pCPUs of a scheduler.",
                new PcpuAddVerb(terminal),
                new PcpuListVerb(terminal),
                new PcpuRemoveVerb(terminal),
                new PcpuRunVerb(terminal)));
    verbs.put(
        "origin",
        terminal ->
            GroupVerb.of(
                "origin",
                "Looks after the origins that a scheduler reads.",
                new OriginListVerb(terminal),
                new OriginPauseVerb(terminal),
                new OriginResumeVerb(terminal)));
    verbs.put(
        "config",
        terminal ->
            GroupVerb.of("config", "Looks at the settings.", new ConfigCheckVerb(terminal)));
    verbs.put("blob", BlobVerb::new);
    verbs.put("conform", ConformVerb::new);
    verbs.put("bench", terminal -> bench.get());
    verbs.put(COMPLETION, CompletionVerb::new);
    verbs.put("simulate", terminal -> new SimulateVerb());
    verbs.put("chaos", terminal -> new ChaosVerb());
    verbs.put(
        "test",
        terminal -> new CommandLine(new TestVerb()).setUnmatchedOptionsArePositionalParams(true));
    return verbs;
  }

  private static CommandLine commandLine(Terminal terminal, Map<String, Making> verbs) {
    CommandLine root = new CommandLine(new PfsCommand(terminal));
    verbs.forEach((name, making) -> root.addSubcommand(name, making.verb(terminal)));
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
