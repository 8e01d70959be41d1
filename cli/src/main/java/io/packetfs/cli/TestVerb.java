package io.packetfs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code pfs test}: the launcher does it, because what it builds would be this very program. Here
 * is its help.
 */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = {
      "Installs what the tests need (with apt-get, when root), builds everything and runs all tests.",
      "",
      "Example, one test class: pfs test -pl shared -Dtest=FnvTest",
      ""
    })
final class TestVerb implements Callable<Integer> {
  @Parameters(paramLabel = "ARGUMENT", arity = "0..*", description = "Handed on to Maven.")
  private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() {
    throw new VerbException(
        ExitCode.USAGE, "the launcher does this; start: ./pfs test " + String.join(" ", arguments));
  }
}
