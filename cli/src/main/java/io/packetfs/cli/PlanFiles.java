package io.packetfs.cli;

import io.packetfs.cli.config.Units;
import io.packetfs.plan.Piece;
import io.packetfs.plan.Plan;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.wire.json.PlanJson;
import io.packetfs.wire.json.SliceResultJson;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Files that {@code plan}, {@code run --plan} and {@code combine} hand to each other. What is wrong
 * with one is said with its name.
 */
final class PlanFiles {
  /** Of a plan as it is printed. Its objects' names stand in it, and twice in a result. */
  private static final int PLAN_BYTES_MAX = 16 << 20;

  /** Of any of these files: a plan's bound, twice, and {@link Plan#RESULTS_MAX} results. */
  private static final int FILE_BYTES_MAX = 64 << 20;

  private static final int SHOWN_CHARS_MAX = 40;

  private PlanFiles() {}

  /**
   * Reads a plan.
   *
   * @param fileOrDash {@code -}: standard input
   * @throws ProblemException if it is none, or of another version, or was edited
   */
  static Plan plan(Terminal terminal, String fileOrDash) {
    return read(terminal, fileOrDash, PlanJson::parse, "what pfs plan URL OP... -o json prints");
  }

  /** Reads what came of a slice; the same. */
  static Piece result(Terminal terminal, String fileOrDash) {
    return new Piece(
        fileOrDash,
        read(
            terminal,
            fileOrDash,
            SliceResultJson::parse,
            "what pfs run --plan PLAN -o json prints"));
  }

  /** Prints a plan as one that can be read again. */
  static void printPlan(Terminal terminal, JsonObject plan) {
    String text = plan.encodePrettily();
    if (text.length() > PLAN_BYTES_MAX) {
      throw Problem.of(
              ErrorCode.TOO_LARGE,
              "the plan is too long for a file that is to be run: make several plans",
              "at most " + Units.bytesText(PLAN_BYTES_MAX),
              ByteText.about(text.length()))
          .asException();
    }
    terminal.out().println(text);
  }

  private static <T> T read(
      Terminal terminal, String name, Function<JsonObject, T> parse, String right) {
    try {
      return parse.apply(json(bytes(terminal, name), right));
    } catch (ProblemException e) {
      Problem problem = e.problem();
      throw new Problem(
              problem.code(),
              name + ": " + problem.detail(),
              problem.pointer(),
              problem.instructionIndex(),
              problem.expected(),
              problem.actual(),
              problem.retryAfterMs())
          .asException();
    }
  }

  private static byte[] bytes(Terminal terminal, String name) {
    if (name.equals("-")) {
      return bytes(terminal.in(), name);
    }
    try (InputStream in = Files.newInputStream(Path.of(name))) {
      return bytes(in, name);
    } catch (IOException | InvalidPathException e) {
      throw new VerbException(
          ExitCode.USAGE, "found \"" + name + "\", right is a readable file, or -: " + e);
    }
  }

  private static byte[] bytes(InputStream in, String name) {
    try {
      byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1);
      if (bytes.length > FILE_BYTES_MAX) {
        throw Problem.of(
                ErrorCode.TOO_LARGE,
                "this is longer than any such file",
                "at most " + Units.bytesText(FILE_BYTES_MAX),
                "more")
            .asException();
      }
      return bytes;
    } catch (IOException e) {
      throw new VerbException(ExitCode.USAGE, name + " cannot be read: " + e);
    }
  }

  private static JsonObject json(byte[] bytes, String right) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.isBlank()) {
      throw Problem.of(
              ErrorCode.MALFORMED,
              "this is empty: what was to write it failed, or has not ended",
              right,
              "nothing")
          .asException();
    }
    try {
      return new JsonObject(text);
    } catch (DecodeException | ClassCastException e) {
      String begin = text.strip();
      throw Problem.of(
              ErrorCode.MALFORMED,
              "this is no JSON object",
              right,
              "text that begins with "
                  + begin
                      .substring(0, Math.min(SHOWN_CHARS_MAX, begin.length()))
                      .replaceAll("\\P{Print}", "?"))
          .asException();
    }
  }
}
