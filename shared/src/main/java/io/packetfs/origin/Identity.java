package io.packetfs.origin;

/**
 * What makes bytes one object: their total size and a validator that changes when they do.
 *
 * @param sizeBytes total size, 0..2^63-1
 * @param validator for http the ETag or Last-Modified value as sent; for a file {@code
 *     volume:path:mtime_ns}
 * @param kind which kind of validator it is
 */
public record Identity(long sizeBytes, String validator, Kind kind) {

  /** Kinds of validators, by what they promise. */
  public enum Kind {
    /** RFC 9110 strong ETag: the same bytes. */
    STRONG_ETAG,
    /**
     * RFC 9110 weak ETag: bytes that somebody holds to mean the same. Only where the job allows it.
     */
    WEAK_ETAG,
    /** A date with one second of resolution. Only where the job allows it. */
    LAST_MODIFIED,
    /** Volume, path and modification time in ns of a file. */
    FILE,
    /**
     * None, because there is no byte that could change: only with size 0, the validator is empty.
     */
    EMPTY
  }

  /** The identity of an empty object whose responses have no usable validator. */
  public static final Identity EMPTY = new Identity(0, "", Kind.EMPTY);

  /** Checks the size. */
  public Identity {
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("an object's size is 0 or more, not " + sizeBytes);
    }
    if (kind == Kind.EMPTY && (sizeBytes != 0 || !validator.isEmpty())) {
      throw new IllegalArgumentException("an object with bytes needs a validator");
    }
  }

  /**
   * Whether both are of the same bytes, said of one URL by two who may have named the volume of its
   * file differently: of files, size and modification time count.
   */
  public boolean isSameOfUrl(Identity other) {
    boolean files = kind == Kind.FILE && other.kind == Kind.FILE;
    return files
        ? sizeBytes == other.sizeBytes && modified().equals(other.modified())
        : equals(other);
  }

  /** The last part of a file's validator. */
  private String modified() {
    return validator.substring(validator.lastIndexOf(':') + 1);
  }
}
