package io.packetfs.origin;

import java.util.Locale;

/** The weakest validator that a job accepts ({@code options.identity}). */
public enum IdentityRule {
  /** Strong ETags only; the default. */
  STRONG_ETAG,
  /** Weak ETags too. */
  WEAK_ETAG,
  /** Last-Modified too. */
  LAST_MODIFIED;

  /** The name in JSON and on the command line. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a validator of this kind is accepted. Files and empty objects always are. */
  public boolean accepts(Identity.Kind kind) {
    return switch (kind) {
      case STRONG_ETAG, FILE, EMPTY -> true;
      case WEAK_ETAG -> this != STRONG_ETAG;
      case LAST_MODIFIED -> this == LAST_MODIFIED;
    };
  }

  /** The weakest kind of validator that is accepted. */
  public Identity.Kind weakest() {
    return switch (this) {
      case STRONG_ETAG -> Identity.Kind.STRONG_ETAG;
      case WEAK_ETAG -> Identity.Kind.WEAK_ETAG;
      case LAST_MODIFIED -> Identity.Kind.LAST_MODIFIED;
    };
  }
}
