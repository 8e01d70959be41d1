package io.packetfs.cli;

import io.packetfs.cli.config.Units;
import io.packetfs.job.JobSpec;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.program.OpArguments;
import io.packetfs.program.Program;
import io.packetfs.wire.json.JobSpecJson;
import io.packetfs.wire.json.ProgramJson;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What to compute over what: the arguments that {@code run}, {@code plan} and {@code job submit}
 * share. They become the body that REST takes, so that both refuse the same things with the same
 * words.
 */
final class JobInput {
  /** Longest program or body that is read from a file, in bytes: what REST takes. */
  private static final long BODY_BYTES_MAX = 1 << 20;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "URL",
      description = "An http, https or file URL, or the path of a file.")
  private @Nullable String url;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "OP",
      description =
          "counteq:N, crc32c, fnv; xor:N and add:N change the bytes for those behind them. N is 0 to 255.")
  private List<String> ops = new ArrayList<>();

  @Option(names = "--url", paramLabel = "URL", description = "One more object. Repeatable.")
  private List<String> moreUrls = new ArrayList<>();

  @Option(
      names = "--files-from",
      paramLabel = "FILE",
      description =
          "A file with an object on each line, a URL, a path, or JSON with a url, or - for standard input; then every argument is an OP.")
  private @Nullable String filesFrom;

  @Option(
      names = "--offset",
      paramLabel = "N",
      description = "First byte, for example 1MiB. Default: 0.")
  private @Nullable String offset;

  @Option(
      names = "--length",
      paramLabel = "N",
      description = "How many bytes. Default: to the end of the object.")
  private @Nullable String length;

  @Option(
      names = "--instructions",
      paramLabel = "JSON|FILE",
      description = "The program as a JSON list, or a file that holds one, instead of OPs.")
  private @Nullable String instructions;

  @Option(
      names = "--identity",
      paramLabel = "RULE",
      description =
          "Weakest validator that is accepted: strong_etag (default), weak_etag or last_modified.")
  private @Nullable String identity;

  /** Whether anything was said at all. */
  boolean isEmpty() {
    return url == null
        && filesFrom == null
        && moreUrls.isEmpty()
        && offset == null
        && length == null
        && instructions == null
        && identity == null;
  }

  /**
   * The job.
   *
   * @param options further members of {@code options}; {@code identity} is added
   * @param terminal where {@code -} reads instructions from
   * @throws io.packetfs.problem.ProblemException as REST would answer
   */
  JobSpec spec(Terminal terminal, JsonObject options) {
    JsonArray urls = new JsonArray(urls(terminal));
    if (identity != null) {
      options.put("identity", identity);
    }
    JsonObject body =
        new JsonObject()
            .put("data_urls", urls)
            .put("instructions", program(terminal))
            .put("options", options);
    return JobSpecJson.parse(body);
  }

  private List<String> urls(Terminal terminal) {
    List<String> urls = new ArrayList<>();
    if (filesFrom != null) {
      urls.addAll(ObjectNames.read(terminal, filesFrom));
    } else if (url != null) {
      urls.add(objectUrl(url));
    } else {
      throw new VerbException(
          ExitCode.USAGE,
          "URL is missing: an http, https or file URL, or the path of a file; or --files-from");
    }
    moreUrls.forEach(more -> urls.add(objectUrl(more)));
    return urls;
  }

  /** The first argument is one of them where a file names the objects. */
  private List<String> ops() {
    List<String> all = new ArrayList<>();
    if (filesFrom != null && url != null) {
      all.add(url);
    }
    all.addAll(ops);
    return all;
  }

  /**
   * A path is the URL of the file that it leads to, links followed; what names a scheme stays as it
   * is.
   */
  static String objectUrl(String written) {
    if (written.matches("(?i)[a-z][a-z0-9+.-]*://.*|file:.*")) {
      return written;
    }
    try {
      Path path = Path.of(written).toAbsolutePath().normalize();
      return (Files.exists(path) ? path.toRealPath() : path).toUri().toString();
    } catch (InvalidPathException | IOException e) {
      throw new VerbException(
          ExitCode.USAGE, "found \"" + written + "\", right is a URL or the path of a file: " + e);
    }
  }

  private JsonArray program(Terminal terminal) {
    if (instructions != null) {
      if (!ops().isEmpty() || offset != null || length != null) {
        throw new VerbException(
            ExitCode.USAGE,
            "--instructions says it all: right is either it, or OPs with --offset and --length");
      }
      return array(text(terminal, instructions));
    }
    if (ops().isEmpty()) {
      throw new VerbException(
          ExitCode.USAGE, "OP is missing: for example crc32c, or counteq:0, or --instructions");
    }
    Program program =
        OpArguments.parse(ops(), bytes("--offset", offset), bytes("--length", length));
    return ProgramJson.toJson(program);
  }

  /** A number of bytes as written behind a flag, or null. */
  static @Nullable Long bytes(String flag, @Nullable String text) {
    if (text == null) {
      return null;
    }
    if (text.matches("-\\d{1,18}")) {
      return Long.valueOf(text); // the parser of programs says what is wrong with it
    }
    return Units.bytes(text)
        .orElseThrow(
            () ->
                new VerbException(
                    ExitCode.USAGE,
                    flag
                        + ": found \""
                        + text
                        + "\", right is a number of bytes, or one such as 16MiB"));
  }

  /** A duration as written behind a flag, in ms. */
  static long milliseconds(String flag, String text) {
    return Units.milliseconds(text)
        .orElseThrow(
            () ->
                new VerbException(
                    ExitCode.USAGE,
                    flag
                        + ": found \""
                        + text
                        + "\", right is a duration such as 500ms, 30s or 5m"));
  }

  /** The JSON itself, the text of the file of that name, or of standard input for {@code -}. */
  static String text(Terminal terminal, String jsonOrFile) {
    if (jsonOrFile.stripLeading().startsWith("[") || jsonOrFile.stripLeading().startsWith("{")) {
      return jsonOrFile;
    }
    try {
      if (jsonOrFile.equals("-")) {
        return new String(terminal.in().readNBytes((int) BODY_BYTES_MAX), StandardCharsets.UTF_8);
      }
      Path file = Path.of(jsonOrFile);
      if (!Files.isReadable(file) || Files.size(file) > BODY_BYTES_MAX) {
        throw new VerbException(
            ExitCode.USAGE,
            "found \""
                + jsonOrFile
                + "\", right is JSON, or a file with at most "
                + Units.bytesText(BODY_BYTES_MAX));
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new VerbException(ExitCode.USAGE, jsonOrFile + " cannot be read: " + e);
    }
  }

  static JsonArray array(String json) {
    try {
      return new JsonArray(json);
    } catch (DecodeException | ClassCastException e) {
      throw Problem.of(
              ErrorCode.MALFORMED,
              "the instructions are not a JSON list: " + firstLine(e),
              "[{\"op\": \"counteq\", \"imm\": 0}]",
              json.length() <= 80 ? json : json.substring(0, 80) + "...")
          .asException();
    }
  }

  static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
