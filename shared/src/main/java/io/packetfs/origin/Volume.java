package io.packetfs.origin;

/**
 * A named root of files that an edge node serves.
 *
 * @param name 1..64 letters, digits, dots, dashes or underscores
 * @param path absolute, normalised, without a trailing slash (but "/" itself)
 * @param immutable whether its owner promises that files never change or shrink in place, so that
 *     they may be mapped
 */
public record Volume(String name, String path, boolean immutable) {

  /** Checks name and path. */
  public Volume {
    if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
      throw new IllegalArgumentException(
          "a volume's name has 1 to 64 letters, digits, dots, dashes or underscores, not \""
              + name
              + "\"");
    }
    if (!path.startsWith("/") || (path.length() > 1 && path.endsWith("/"))) {
      throw new IllegalArgumentException(
          "a volume's path is absolute and has no trailing slash, not \"" + path + "\"");
    }
  }

  /**
   * Whether a normalised absolute path is the root itself or lies below it; {@code /data} does not
   * hold {@code /database}.
   */
  public boolean holds(String absolutePath) {
    return path.equals("/")
        || absolutePath.equals(path)
        || (absolutePath.startsWith(path) && absolutePath.charAt(path.length()) == '/');
  }
}
