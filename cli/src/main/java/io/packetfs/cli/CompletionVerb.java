package io.packetfs.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pfs completion}. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a script that lets the shell complete verbs and flags.",
      "",
      "Example, in ~/.bashrc or ~/.zshrc: source <(pfs completion bash)",
      ""
    })
final class CompletionVerb implements Callable<Integer> {
  /** Shells that are known. */
  enum Shell {
    bash,
    zsh
  }

  private final Terminal terminal;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call
  private CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
  @SuppressWarnings("NullAway.Init") // required
  private Shell shell;

  CompletionVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    String script = AutoComplete.bash("pfs", spec.root().commandLine());
    terminal
        .out()
        .print(
            switch (shell) {
              case bash -> script;
              case zsh ->
                  "autoload -Uz compinit bashcompinit && compinit && bashcompinit\n" + script;
            });
    return ExitCode.DONE.status();
  }
}
