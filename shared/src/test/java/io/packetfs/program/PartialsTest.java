package io.packetfs.program;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.packetfs.program.Partial.Count;
import io.packetfs.program.Partial.Crc;
import io.packetfs.program.Partial.FnvRun;
import io.packetfs.program.fnv.Fnv;
import io.packetfs.testing.SeededRandom;
import io.packetfs.testing.Seeds;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/**
 * Partials are a monoid: they combine in any order of neighbours, and the empty one changes
 * nothing.
 */
class PartialsTest {

  @Test
  void checksumsCombineToTheChecksumOfTheWhole() {
    Seeds.forAll(
        500,
        random -> {
          byte[] bytes = random.bytes((int) random.scaled(5000));
          int cut = random.between(0, bytes.length);
          Partial whole = Partials.combine(crc(bytes, 0, cut), crc(bytes, cut, bytes.length));
          assertEquals(crc(bytes, 0, bytes.length), whole);
        });
  }

  @Test
  void checksumsOfLongRunsCombineAsThoseOfManyShortOnes() {
    // 2^40 zero bytes, by doubling: no bytes are needed to know their checksum.
    Partial doubled = crc(new byte[1], 0, 1);
    for (int i = 0; i < 40; i++) {
      doubled = Partials.combine(doubled, doubled);
    }
    Partial pieces = Partials.combine(doubled, crc(new byte[3], 0, 3));
    Partial other = Partials.combine(crc(new byte[3], 0, 3), doubled);
    assertEquals(pieces, other);
    assertEquals((1L << 40) + 3, pieces.length());
  }

  @Test
  void fnvRunsCombineWhenEachIsEnteredWithTheByteThatTheOneBeforeLeft() {
    Seeds.forAll(
        500,
        random -> {
          byte[] bytes = random.bytes((int) random.scaled(5000));
          int cut = random.between(0, bytes.length);
          long state = random.bits();
          FnvRun left = fnv(bytes, 0, cut, Fnv.lowByte(state));
          FnvRun right = fnv(bytes, cut, bytes.length, Fnv.lowByte(left.exit()));
          FnvRun whole = (FnvRun) Partials.combine(left, right);
          assertEquals(fnv(bytes, 0, bytes.length, Fnv.lowByte(state)), whole);
          assertEquals(naive(state, bytes, 0, bytes.length), whole.apply(state));
          assertEquals(
              List.of(Fnv.lowByte(whole.apply(state))), Partials.exitStates(List.of(whole)));
        });
  }

  @Test
  void combiningIsAssociative() {
    Seeds.forAll(
        500,
        random -> {
          List<Partial> a = some(random, 0);
          List<Partial> b = some(random, Partials.exitStates(a).get(2));
          List<Partial> c = some(random, Partials.exitStates(b).get(2));
          assertEquals(
              Partials.combineAll(Partials.combineAll(a, b), c),
              Partials.combineAll(a, Partials.combineAll(b, c)));
        });
  }

  @Test
  void theEmptyPartialIsNeutralOnBothSides() {
    Seeds.forAll(
        200,
        random -> {
          int entryByte = random.between(0, 255);
          List<Partial> some = some(random, entryByte);
          List<Op> ops = List.of(Op.COUNTEQ, Op.CRC32C, Op.FNV);
          for (int i = 0; i < ops.size(); i++) {
            Partial partial = some.get(i);
            Partial empty = Partials.empty(Instruction.whole(ops.get(i), 0), entryByte);
            assertEquals(partial, Partials.combine(empty, partial));
            assertEquals(partial, Partials.combine(partial, empty));
          }
        });
  }

  @Test
  void partialsThatAreNoNeighboursAreRefused() {
    FnvRun run = new FnvRun(1, 7, 0x1234);
    assertAll(
        () ->
            assertThrows(
                IllegalArgumentException.class,
                () -> Partials.combine(new Count(1, 1), new Crc(1, 1))),
        () ->
            assertThrows(
                IllegalArgumentException.class, () -> Partials.combine(new Crc(1, 1), run)),
        () ->
            assertThrows(
                IllegalArgumentException.class, () -> Partials.combine(run, new Count(0, 0))),
        () ->
            assertThrows(
                IllegalArgumentException.class,
                () -> Partials.combine(run, new FnvRun(1, 0x33, 5))),
        () -> assertThrows(IllegalArgumentException.class, () -> run.apply(8)),
        () ->
            assertThrows(
                IllegalArgumentException.class, () -> Partials.combineAll(List.of(run), List.of())),
        () ->
            assertThrows(
                IllegalArgumentException.class,
                () -> Partials.empty(Instruction.whole(Op.XOR, 1), 0)));
  }

  @Test
  void thePowerOfARunIsThePrimeMultipliedOncePerByte() {
    long power = 1;
    for (int n = 0; n < 300; n++) {
      assertEquals(power, Fnv.power(n));
      power *= Fnv.PRIME;
    }
    assertEquals(Fnv.power(1L << 62) * Fnv.power(5), Fnv.power((1L << 62) + 5));
    assertThrows(IllegalArgumentException.class, () -> Fnv.power(-1));
  }

  @Test
  void replacingEachByteByItsXorChangesTheChecksumByTheAlgebrasWord() {
    Seeds.forAll(
        300,
        random -> {
          byte[] bytes = random.bytes((int) random.scaled(3000));
          int value = random.between(0, 255);
          byte[] changed = bytes.clone();
          for (int i = 0; i < changed.length; i++) {
            changed[i] ^= (byte) value;
          }
          int change = crc(bytes, 0, bytes.length).crc() ^ crc(changed, 0, bytes.length).crc();
          assertEquals(change, Crc32cAlgebra.changeByXor(value, bytes.length));
        });
  }

  /** A count, a checksum and an fnv run, of lengths that may be 0. */
  private static List<Partial> some(SeededRandom random, int entryByte) {
    byte[] bytes = random.bytes((int) random.scaled(100));
    return List.of(
        new Count(bytes.length, random.between(0, bytes.length)),
        crc(bytes, 0, bytes.length),
        fnv(bytes, 0, bytes.length, entryByte));
  }

  private static Crc crc(byte[] bytes, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, to - from);
    return new Crc(to - from, (int) crc.getValue());
  }

  private static FnvRun fnv(byte[] bytes, int from, int to, int entryByte) {
    return new FnvRun(to - from, entryByte, naive(entryByte, bytes, from, to));
  }

  private static long naive(long state, byte[] bytes, int from, int to) {
    long hash = state;
    for (int i = from; i < to; i++) {
      hash = (hash ^ (bytes[i] & 0xff)) * Fnv.PRIME;
    }
    return hash;
  }
}
