package io.packetfs.cli;

import io.packetfs.cli.config.SecretFile;
import io.packetfs.cli.conform.ConformanceOrigin;
import io.packetfs.cli.conform.ConformanceRun;
import io.packetfs.cli.conform.Endpoint;
import io.packetfs.cli.conform.Finding;
import io.packetfs.wire.conformance.ConformanceVector;
import io.packetfs.wire.conformance.Vectors;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pfs conform}. */
@Command(
    name = "conform",
    mixinStandardHelpOptions = true,
    description = {
      "Proves an edge server, in whatever language it is written: runs the conformance vectors"
          + " against its POST /compute and prints what differs. Their objects are served by this"
          + " command; the endpoint's policy has to allow URL/pfs-conform/, private addresses"
          + " included, and nothing beside it at that origin.",
      "",
      "Exit status: 0 all are right, 1 some differ, 7 no edge server answers.",
      "",
      "Example: pfs conform http://127.0.0.1:5000",
      ""
    })
final class ConformVerb implements Callable<Integer> {
  private static final String DEFAULT_LISTEN = "127.0.0.1:5600";
  private static final Pattern LISTEN = Pattern.compile("(.+):(\\d{1,5})");
  private static final Pattern ORIGIN = Pattern.compile("https?://[^/?#@\\s]+");
  private static final int PORT_MAX = 65_535;

  private final Terminal terminal;

  @Parameters(
      index = "0",
      paramLabel = "ENDPOINT",
      description = "The edge server: http://HOST:PORT or https://HOST[:PORT][/PATH].")
  @SuppressWarnings("NullAway.Init") // required
  private String url;

  @Option(
      names = "--origin-listen",
      paramLabel = "HOST:PORT",
      defaultValue = DEFAULT_LISTEN,
      description = {"Where the test objects are served.", "Default: " + DEFAULT_LISTEN + "."})
  @SuppressWarnings("NullAway.Init") // has a default
  private String listen;

  @Option(
      names = "--origin-url",
      paramLabel = "URL",
      description =
          "How the endpoint reaches that: a tunnel, a public name. Default: http://HOST:PORT.")
  private @Nullable String originUrl;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "File whose first line is the endpoint's bearer token. Default: PFS_CONFORM_TOKEN_FILE,"
              + " else the token in PFS_CONFORM_TOKEN, else none.")
  private @Nullable Path tokenFile;

  @Mixin private final OutputOptions output = new OutputOptions();

  ConformVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Matcher where = LISTEN.matcher(listen);
    if (!where.matches() || Integer.parseInt(where.group(2)) > PORT_MAX) {
      throw wrong("--origin-listen", listen, "HOST:PORT such as " + DEFAULT_LISTEN);
    }
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try (Endpoint endpoint = Endpoint.of(url, token(terminal.environment()))) {
      Vectors vectors = Vectors.load();
      ConformanceOrigin origin = start(vertx, where, vectors);
      String base =
          originUrl == null ? "http://" + where.group(1) + ":" + origin.port() : checked(originUrl);
      ConformanceRun run = new ConformanceRun(vectors, endpoint, origin, base);
      List<Finding> findings = run.run();
      print(findings, run.leftOut());
      return (findings.stream().allMatch(Finding::isOk) ? ExitCode.DONE : ExitCode.DIFFERS)
          .status();
    } finally {
      vertx.close().await();
    }
  }

  private ConformanceOrigin start(Vertx vertx, Matcher where, Vectors vectors) {
    try {
      return ConformanceOrigin.start(
              vertx, where.group(1), Integer.parseInt(where.group(2)), vectors)
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      throw new VerbException(
          ExitCode.USAGE,
          "--origin-listen: nothing can listen at " + listen + ": " + e.getMessage());
    }
  }

  private static String checked(String written) {
    String base = written.replaceFirst("/+$", "");
    if (!ORIGIN.matcher(base).matches()) {
      throw wrong("--origin-url", written, "http://HOST:PORT or https://HOST without a path");
    }
    return base;
  }

  private static VerbException wrong(String option, String found, String right) {
    return new VerbException(
        ExitCode.USAGE, option + ": found \"" + found + "\", right is " + right);
  }

  private @Nullable String token(Map<String, String> environment) {
    String variable = environment.get("PFS_CONFORM_TOKEN_FILE");
    Path file = tokenFile != null || variable == null ? tokenFile : Path.of(variable);
    if (file == null) {
      return environment.get("PFS_CONFORM_TOKEN");
    }
    try {
      return SecretFile.read(file);
    } catch (IOException e) {
      throw new VerbException(ExitCode.USAGE, "--token-file: " + e.getMessage());
    }
  }

  private void print(List<Finding> findings, List<ConformanceVector> leftOut) {
    long passed = findings.stream().filter(Finding::isOk).count();
    long differ = findings.size() - passed;
    if (output.isJson()) {
      JsonArray all = new JsonArray();
      findings.forEach(finding -> all.add(finding.toJson()));
      terminal
          .out()
          .println(
              new JsonObject()
                  .put("endpoint", url)
                  .put("passed", passed)
                  .put("differ", differ)
                  .put("left_out", leftOut.size())
                  .put("vectors", all)
                  .encodePrettily());
      return;
    }
    Table table = Table.of("vector", "expected", "actual", "ok");
    for (Finding finding : findings) {
      table.row(
          finding.vector().name(),
          finding.expected(),
          finding.actual(),
          finding.isOk() ? "yes" : "NO");
    }
    table.print(terminal.out());
    terminal.out().println();
    for (Finding finding : findings) {
      if (!finding.isOk()) {
        terminal.out().println(finding.vector().name() + ": " + finding.vector().says());
        finding.differences().forEach(each -> terminal.out().println("  " + each));
      }
    }
    terminal
        .out()
        .println(
            findings.size()
                + " vectors: "
                + passed
                + " right, "
                + differ
                + " differ"
                + (leftOut.isEmpty() ? "" : "; " + leftOut.size() + " more need --token-file"));
  }
}
