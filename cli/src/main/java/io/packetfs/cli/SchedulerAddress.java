package io.packetfs.cli;

import io.packetfs.cli.config.SecretFile;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which scheduler a verb talks to. */
final class SchedulerAddress {
  private static final String DEFAULT_URL = "http://127.0.0.1:8080";

  @Option(
      names = "--scheduler",
      paramLabel = "URL",
      description = {"The scheduler. Default: PFS_SCHEDULER_URL, else", DEFAULT_URL + "."})
  private @Nullable String url;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "File whose first line is the scheduler's bearer token. Default:"
              + " PFS_SCHEDULER_TOKEN_FILE, else the token in PFS_SCHEDULER_TOKEN, else none.")
  private @Nullable Path tokenFile;

  /** Whether the command line names a scheduler. */
  boolean isGiven() {
    return url != null;
  }

  /** A client for it; the caller closes it. */
  RestClient client(Terminal terminal) {
    Map<String, String> environment = terminal.environment();
    String written = url == null ? environment.getOrDefault("PFS_SCHEDULER_URL", DEFAULT_URL) : url;
    return new RestClient(base(written), token(environment));
  }

  private static URI base(String written) {
    URI uri;
    try {
      uri = new URI(written);
    } catch (URISyntaxException e) {
      throw wrong(written);
    }
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    boolean bare =
        uri.getRawPath() == null || uri.getRawPath().isEmpty() || uri.getRawPath().equals("/");
    if (!http
        || uri.getHost() == null
        || !bare
        || uri.getRawQuery() != null
        || uri.getRawUserInfo() != null) {
      throw wrong(written);
    }
    return uri;
  }

  private static VerbException wrong(String written) {
    return new VerbException(
        ExitCode.USAGE,
        "--scheduler: found \""
            + written
            + "\", right is http://HOST:PORT or https://HOST:PORT without a path");
  }

  private @Nullable String token(Map<String, String> environment) {
    String variable = environment.get("PFS_SCHEDULER_TOKEN_FILE");
    Path file = tokenFile != null || variable == null ? tokenFile : Path.of(variable);
    if (file == null) {
      return environment.get("PFS_SCHEDULER_TOKEN");
    }
    try {
      return SecretFile.read(file);
    } catch (IOException e) {
      throw new VerbException(ExitCode.USAGE, "--token-file: " + e.getMessage());
    }
  }
}
