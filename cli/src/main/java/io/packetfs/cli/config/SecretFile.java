package io.packetfs.cli.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file whose first line is a secret. */
public final class SecretFile {
  private static final int BYTES_MAX = 4 << 10;

  private SecretFile() {}

  /**
   * The first line, without white space around it.
   *
   * @throws IOException saying what is wrong with the file, never what is in it
   */
  public static String read(Path path) throws IOException {
    if (!Files.isReadable(path)) {
      throw new IOException("found " + path + ", right is a file that can be read");
    }
    if (Files.size(path) > BYTES_MAX) {
      throw new IOException(
          "found more than " + BYTES_MAX + " bytes in " + path + ", right is one line");
    }
    String secret = Files.readString(path).lines().findFirst().orElse("").strip();
    if (secret.isEmpty()) {
      throw new IOException("found an empty first line in " + path + ", right is the secret there");
    }
    return secret;
  }
}
