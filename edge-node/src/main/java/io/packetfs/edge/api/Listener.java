package io.packetfs.edge.api;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the edge server listens.
 *
 * @param host an address or a name; other than loopback needs a token
 * @param port 0..65535, 0: any free one
 * @param token the bearer token that callers must show, or null: none
 */
public record Listener(String host, int port, @Nullable String token) {

  /** Only this machine. */
  public static final String DEFAULT_HOST = "127.0.0.1";

  /** The contract's. */
  public static final int DEFAULT_PORT = 5000;

  /** Shorter tokens can be guessed. */
  public static final int TOKEN_CHARS_MIN = 16;

  private static final int PORT_MAX = 65_535;

  /** Checks port and token, and that nobody listens beyond loopback without one. */
  public Listener {
    if (port < 0 || port > PORT_MAX) {
      throw new IllegalArgumentException("api.port is 0 to " + PORT_MAX + ", not " + port);
    }
    if (token != null && !token.matches("[!-~]{" + TOKEN_CHARS_MIN + ",}")) {
      throw new IllegalArgumentException(
          "api.token has at least " + TOKEN_CHARS_MIN + " printable ASCII characters, no spaces");
    }
    if (token == null && !isLoopback(host)) {
      throw new IllegalArgumentException(
          "api.host "
              + host
              + " is beyond loopback, where everybody could call it: set api.token to a secret of at"
              + " least "
              + TOKEN_CHARS_MIN
              + " characters (openssl rand -hex 16 makes one), or api.host to "
              + DEFAULT_HOST);
    }
  }

  private static boolean isLoopback(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}")
        || name.equals("::1")
        || name.equals("[::1]");
  }
}
