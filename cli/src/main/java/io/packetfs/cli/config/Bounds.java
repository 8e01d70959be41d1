package io.packetfs.cli.config;

/** Bounds that settings of several files share. */
final class Bounds {
  static final long DAY_MS = 24L * 3600 * 1000;
  static final long BYTES_MAX = 1L << 60;
  static final long REQUESTS_MAX = 1_000_000_000_000L;

  private Bounds() {}
}
