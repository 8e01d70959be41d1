package io.packetfs.program;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an instruction does to bytes. */
public enum Op {
  /** Counts the bytes that equal {@code imm}. */
  COUNTEQ(Kind.COMBINABLE),
  /** Replaces each byte {@code b} by {@code b ^ imm} for the reducers behind it. */
  XOR(Kind.TRANSFORM),
  /** Replaces each byte {@code b} by {@code (b + imm) mod 256} for the reducers behind it. */
  ADD(Kind.TRANSFORM),
  /** CRC-32C (Castagnoli, RFC 3720). */
  CRC32C(Kind.COMBINABLE),
  /** FNV-1a with 64 bits (draft-eastlake-fnv). */
  FNV(Kind.ENTRY_DEPENDENT),
  /**
   * What a run makes of the low nibble of an FNV-1a state, whatever that is in front of it. Only
   * between schedulers and pCPUs: see {@link Program#lowNibbles}.
   */
  FNV_LOW(Kind.COMBINABLE),
  /**
   * What a run that is entered with a known low nibble makes of the high nibble of the state's low
   * byte. Only between schedulers and pCPUs: see {@link Program#highNibbles}.
   */
  FNV_HIGH(Kind.ENTRY_DEPENDENT);

  private static final List<Op> WRITTEN = List.of(COUNTEQ, XOR, ADD, CRC32C, FNV);

  /** How an op's effect over two neighbouring runs comes together. */
  public enum Kind {
    /** Changes bytes for later reducers of the same pipeline and has no partial. */
    TRANSFORM,
    /** A run's partial needs nothing of what lies before the run. */
    COMBINABLE,
    /** A run's partial needs the low byte of the state that the run is entered with. */
    ENTRY_DEPENDENT
  }

  private final Kind kind;

  Op(Kind kind) {
    this.kind = kind;
  }

  /** Those that users write; the others are what schedulers make of them. */
  public static List<Op> written() {
    return WRITTEN;
  }

  /** How its partials combine. */
  public Kind kind() {
    return kind;
  }

  /** Whether it turns bytes into a value. */
  public boolean isReducer() {
    return kind != Kind.TRANSFORM;
  }

  /**
   * Whether its runs have to be done in order, each entered with the state that the one before
   * left.
   */
  public boolean isOrdered() {
    return kind == Kind.ENTRY_DEPENDENT;
  }

  /** The name in JSON and on the command line. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The op of that name; {@code fnv1a64} and {@code fnv64} stand for {@code fnv}. Empty if there is
   * none.
   */
  public static Optional<Op> byName(String name) {
    return switch (name) {
      case "counteq" -> Optional.of(COUNTEQ);
      case "xor" -> Optional.of(XOR);
      case "add" -> Optional.of(ADD);
      case "crc32c" -> Optional.of(CRC32C);
      case "fnv", "fnv1a64", "fnv64" -> Optional.of(FNV);
      case String other -> Optional.empty();
    };
  }
}
