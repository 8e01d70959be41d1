package io.packetfs.program;

/**
 * FNV-1a with 64 bits: its constants and the algebra of its state (draft-eastlake-fnv-21, section
 * 5).
 */
public final class Fnv {
  /** The state that a hash begins with. */
  public static final long OFFSET_BASIS = 0xcbf29ce484222325L;

  /** The multiplier. */
  public static final long PRIME = 0x100000001b3L;

  private Fnv() {}
}
