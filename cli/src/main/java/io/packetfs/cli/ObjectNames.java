package io.packetfs.cli;

import io.packetfs.cli.config.Units;
import io.packetfs.job.JobSpec;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Objects that a file names, for {@code --files-from}: one URL or path on each line, or NDJSON,
 * where each line is an object with the URL as {@code url} or {@code data_url}. Empty lines do not
 * count.
 */
final class ObjectNames {
  /** Of a line's text, in characters; no URL is longer. */
  private static final int LINE_CHARS_MAX = 16 * 1024;

  private ObjectNames() {}

  /**
   * What the file names, in its order, as URLs that are not normalised yet.
   *
   * @param fileOrDash {@code -}: standard input
   * @throws VerbException USAGE, with the line, for what is wrong
   */
  static List<String> read(Terminal terminal, String fileOrDash) {
    try (InputStream in =
            fileOrDash.equals("-") ? terminal.in() : Files.newInputStream(Path.of(fileOrDash));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return read(lines, fileOrDash);
    } catch (IOException e) {
      throw new VerbException(
          ExitCode.USAGE,
          "--files-from: found \"" + fileOrDash + "\", right is a readable file, or -: " + e);
    }
  }

  private static List<String> read(BufferedReader lines, String source) throws IOException {
    List<String> urls = new ArrayList<>();
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      String text = line.strip();
      if (text.isEmpty()) {
        continue;
      }
      if (urls.size() == JobSpec.URLS_MAX) {
        throw wrong(
            source, number, "one object more", "at most " + JobSpec.URLS_MAX + " in one job");
      }
      urls.add(JobInput.objectUrl(name(text, source, number)));
    }
    if (urls.isEmpty()) {
      throw new VerbException(
          ExitCode.USAGE, "--files-from: " + source + " names no object, right is one on a line");
    }
    return urls;
  }

  private static String name(String text, String source, int number) {
    if (text.length() > LINE_CHARS_MAX) {
      throw wrong(
          source,
          number,
          text.length() + " characters",
          "at most " + Units.bytesText(LINE_CHARS_MAX) + " of them");
    }
    if (!text.startsWith("{")) {
      return text;
    }
    try {
      JsonObject object = new JsonObject(text);
      Object url = object.getValue(object.containsKey("url") ? "url" : "data_url");
      if (url instanceof String named) {
        return named;
      }
    } catch (DecodeException e) {
      throw wrong(source, number, JobInput.firstLine(e), "a JSON object in one line");
    }
    throw wrong(source, number, "neither url nor data_url", "{\"url\": \"https://...\"}");
  }

  private static VerbException wrong(String source, int line, String found, String right) {
    return new VerbException(
        ExitCode.USAGE,
        "--files-from: " + source + ", line " + line + ": found " + found + ", right is " + right);
  }
}
