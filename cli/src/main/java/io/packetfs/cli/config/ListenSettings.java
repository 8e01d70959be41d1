package io.packetfs.cli.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** What listeners have in common: beyond loopback they need a token. */
final class ListenSettings {
  /** Shorter ones can be guessed. */
  private static final int TOKEN_CHARS_MIN = 16;

  private ListenSettings() {}

  /** The token of a listener, or null if it has none and needs none. */
  static @Nullable String token(Configuration configuration, Setting host, Setting tokenFile) {
    String file = configuration.textOrNull(tokenFile);
    if (file == null) {
      if (!isLoopback(configuration, host)) {
        throw configuration.refused(
            host,
            "found \""
                + configuration.text(host)
                + "\", right is a loopback address, or a bearer token in "
                + tokenFile.path());
      }
      return null;
    }
    String token;
    try {
      token = SecretFile.read(configuration.confDirectory().resolve(file));
    } catch (IOException e) {
      throw configuration.refused(tokenFile, String.valueOf(e.getMessage()));
    }
    if (!token.matches("[!-~]{" + TOKEN_CHARS_MIN + ",}")) {
      throw configuration.refused(
          tokenFile,
          "right is a token of at least "
              + TOKEN_CHARS_MIN
              + " printable ASCII characters without spaces (openssl rand -hex 16 makes one)");
    }
    return token;
  }

  private static boolean isLoopback(Configuration configuration, Setting host) {
    try {
      return InetAddress.getByName(configuration.text(host)).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw configuration.refused(
          host,
          "found \""
              + configuration.text(host)
              + "\", which has no address; right is "
              + host.right());
    }
  }
}
