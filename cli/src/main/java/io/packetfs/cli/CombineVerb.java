package io.packetfs.cli;

import io.packetfs.plan.Combination;
import io.packetfs.plan.Piece;
import io.packetfs.plan.SliceResult;
import io.packetfs.wire.json.SliceResultJson;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code pfs combine}. */
@Command(
    name = "combine",
    mixinStandardHelpOptions = true,
    description = {
      "Makes one exact result of those of all slices of a plan, or says what is missing.",
      "The files may stand in any order. Nothing is asked of anybody.",
      "",
      "Example:",
      "  pfs plan https://data.example.org/big.bin crc32c -o json > plan.json",
      "  pfs run --plan plan.json --slice 1/2 -o json > r1.json",
      "  pfs run --plan plan.json --slice 2/2 -o json > r2.json",
      "  pfs combine r1.json r2.json",
      ""
    })
final class CombineVerb implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      arity = "1..*",
      paramLabel = "RESULT",
      description = "A file that pfs run --plan PLAN -o json has printed, or - for standard input.")
  private List<String> files = new ArrayList<>();

  @Mixin private final OutputOptions output = new OutputOptions();

  CombineVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<Piece> pieces = files.stream().map(file -> PlanFiles.result(terminal, file)).toList();
    SliceResult whole = Combination.of(pieces);
    if (output.isJson()) {
      terminal.out().println(SliceResultJson.toJson(whole).encodePrettily());
    } else {
      StatusText.print(
          terminal.out(),
          whole,
          "combined from " + pieces.size() + (pieces.size() == 1 ? " slice" : " slices"));
    }
    return ExitCode.DONE.status();
  }
}
