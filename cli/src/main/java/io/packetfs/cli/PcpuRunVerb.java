package io.packetfs.cli;

import io.packetfs.cli.config.SecretFile;
import io.packetfs.program.OpArguments;
import io.packetfs.program.Program;
import io.packetfs.wire.json.ComputeReplyJson.Told;
import io.packetfs.wire.json.ProgramJson;
import io.packetfs.wire.json.ResultJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code pfs pcpu run}: one program on one pCPU. The scheduler says where it is; the call goes
 * there from here, so that what is measured is that pCPU and the way to it, and nothing else.
 */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a program over an object on one named pCPU, again and again if told so, and prints the"
          + " result and the spread of its latency and rate.",
      "The call goes from here to the pCPU's endpoint; no job, and no budget, is in it.",
      "",
      "Example: pfs pcpu run sjc-1 https://example.com/big.bin crc32c --length 16MiB --repeat 10",
      ""
    })
final class PcpuRunVerb extends RestVerb {
  private static final int REPEAT_MAX = 10_000;
  private static final String BUS_KIND = "edge";

  @Parameters(index = "0", paramLabel = "NAME", description = "The pCPU's id.")
  @SuppressWarnings("NullAway.Init") // required
  private String name;

  @Parameters(
      index = "1",
      paramLabel = "URL",
      description = "An http, https or file URL, or a path.")
  @SuppressWarnings("NullAway.Init") // required
  private String url;

  @Parameters(index = "2..*", arity = "1..*", paramLabel = "OP", description = "As of pfs run.")
  private List<String> ops = new ArrayList<>();

  @Option(names = "--offset", paramLabel = "N", description = "First byte. Default: 0.")
  private @Nullable String offset;

  @Option(
      names = "--length",
      paramLabel = "N",
      description = "How many bytes. Default: to the end.")
  private @Nullable String length;

  @Option(names = "--repeat", paramLabel = "N", description = "How often. Default: 1.")
  private int repeat = 1;

  @Option(
      names = "--pcpu-token-file",
      paramLabel = "FILE",
      description = "File whose first line is the token that the pCPU wants.")
  private @Nullable Path tokenFile;

  PcpuRunVerb(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitCode ask(RestClient rest) {
    if (repeat < 1 || repeat > REPEAT_MAX) {
      throw new VerbException(
          ExitCode.USAGE, "--repeat: found " + repeat + ", right is 1 to " + REPEAT_MAX);
    }
    Program program =
        OpArguments.parse(
            ops, JobInput.bytes("--offset", offset), JobInput.bytes("--length", length));
    String endpoint = endpoint(rest);
    JsonObject body =
        new JsonObject()
            .put("data_url", JobInput.objectUrl(url))
            .put("instructions", ProgramJson.toJson(program));
    ComputeRounds rounds = new ComputeRounds();
    try (ComputeClient client = new ComputeClient(name, endpoint, token())) {
      for (int i = 0; i < repeat; i++) {
        rounds.add(client.compute(body));
      }
    }
    print(rounds);
    return rounds.differ() ? ExitCode.DIFFERS : ExitCode.DONE;
  }

  private @Nullable String token() {
    if (tokenFile == null) {
      return null;
    }
    try {
      return SecretFile.read(tokenFile);
    } catch (IOException e) {
      throw new VerbException(ExitCode.USAGE, "--pcpu-token-file: " + e.getMessage());
    }
  }

  private String endpoint(RestClient rest) {
    List<JsonObject> all = objects(rest.get("/v1/pcpus"), "pcpus").toList();
    JsonObject pcpu =
        all.stream()
            .filter(each -> name.equals(each.getString("id")))
            .findFirst()
            .orElseThrow(
                () ->
                    new VerbException(
                        ExitCode.USAGE,
                        "there is no pCPU "
                            + name
                            + "; right is one of "
                            + all.stream().map(each -> each.getString("id")).toList()));
    if (BUS_KIND.equals(pcpu.getString("kind"))) {
      throw new VerbException(
          ExitCode.USAGE,
          "pCPU "
              + name
              + " is an edge node on the event bus, which takes tasks of jobs only; add its POST"
              + " /compute as an edge_http to run a program on it alone");
    }
    return pcpu.getString("endpoint");
  }

  private void print(ComputeRounds rounds) {
    Told last = rounds.last();
    if (isJson()) {
      JsonArray results = new JsonArray();
      last.results().forEach(result -> results.add(ResultJson.toJson(result)));
      printJson(
          new JsonObject()
              .put("id", name)
              .put(
                  "object", new JsonObject().put("size", last.sizeBytes()).put("etag", last.etag()))
              .put("results", results)
              .put("rounds", rounds.toJson()));
      return;
    }
    Table table = Table.of("op", "imm", "offset", "length", "value", "digest");
    last.results()
        .forEach(
            result ->
                table.row(
                    result.op().wireName(),
                    String.valueOf(result.imm()),
                    String.valueOf(result.offset()),
                    String.valueOf(result.length()),
                    result.valueText(),
                    cell(result.hex())));
    table.print(terminal().out());
    terminal().out().println();
    rounds.table().print(terminal().out());
    if (rounds.differ()) {
      terminal().err().println("pfs: the answers differ from each other");
    }
  }
}
