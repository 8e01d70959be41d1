package io.packetfs.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.packetfs.window.ByteRange;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedChecksumReaderTest {
  /** Of "123456789": 0xe3069283. */
  private static final int CHECK = 0xe3069283;

  private static final long MIB = 1 << 20;
  private static final ByteRange FIRST_MIB = new ByteRange(0, MIB);
  private static final long SIZE = 100 * MIB;

  /** Lines like {@code name: value}. */
  private static @Nullable PublishedChecksum read(ByteRange range, long size, String... lines) {
    return PublishedChecksumReader.read(
        name ->
            Arrays.stream(lines)
                .filter(line -> line.substring(0, line.indexOf(':')).equalsIgnoreCase(name))
                .map(line -> line.substring(line.indexOf(':') + 1))
                .toList(),
        range,
        size);
  }

  private static @Nullable PublishedChecksum read(String... lines) {
    return read(FIRST_MIB, SIZE, lines);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x-goog-hash | crc32c=4waSgw==
          x-goog-hash | md5=Ojk9c3dhfxgoKVVHYwFbHQ==,crc32c=4waSgw==
          x-goog-hash | crc32c=4waSgw==, md5=Ojk9c3dhfxgoKVVHYwFbHQ==
          x-goog-hash | crc32c=4waSgw==, crc32c=4waSgw==
          Repr-Digest | crc32c=:4waSgw==:
          Repr-Digest | crc32c=:4waSgw:
          Repr-Digest | sha-256=:d435Qo+nKZ+gLcUHn7GQtQ72hiBVAgqoLsZnZPiTGPk=:, crc32c=:4waSgw==:
          Repr-Digest | crc32c=:4waSgw==:;note=1
          Repr-Digest | crc32c=:AAAAAA==:, crc32c=:4waSgw==:
          x-amz-checksum-crc32c | 4waSgw==
          """)
  void aPublishedChecksumIsFoundWithTheHeaderThatTold(String header, String value) {
    assertEquals(new PublishedChecksum(CHECK, header), read(header + ":" + value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-goog-hash:",
        "x-goog-hash:,,=,crc32c",
        "x-goog-hash:crc32c=",
        "x-goog-hash:crc32c=4waSg===",
        "x-goog-hash:crc32c=4waSgw==x",
        "x-goog-hash:crc32c=4waSgwAA",
        "x-goog-hash:crc32c=e3069283",
        "x-goog-hash:crc32=4waSgw==",
        "x-goog-hash:md5=4waSgw==",
        "Repr-Digest:crc32c=4waSgw==",
        "Repr-Digest:crc32c=\"4waSgw==\"",
        "Repr-Digest:crc32c=:4waSgw==",
        "Repr-Digest:crc32c=::",
        "Repr-Digest:crc32c",
        "Repr-Digest:crc32c=(:4waSgw==:)",
        "Repr-Digest:CRC32C=:4waSgw==:",
        "Repr-Digest:crc32c=:4waSgw==: sha=:AA==:",
        "Repr-Digest:crc32c=:4waSgw==:,",
        "Repr-Digest:md5=:4waSgw==:",
        "Content-Digest:crc32c=:4waSgw==:",
        "x-amz-checksum-crc32c:4waSgw==-7",
        "x-amz-checksum-crc32c:4waSgw==, AAAAAA==",
        "x-amz-checksum-crc32:4waSgw==",
        "ETag:\"4waSgw==\""
      })
  void whatCannotBeReadOrIsNotOfTheWholeObjectIsIgnored(String line) {
    assertNull(read(line));
  }

  @Test
  void aHeaderMayComeOnSeveralLines() {
    assertEquals(
        new PublishedChecksum(CHECK, "x-goog-hash"),
        read("x-goog-hash:md5=Ojk9c3dhfxgoKVVHYwFbHQ==", "X-Goog-Hash: crc32c=4waSgw== "));
  }

  @Test
  void headersThatAgreeAreOneAndThoseThatDisagreeTellNothing() {
    assertEquals(
        new PublishedChecksum(CHECK, "x-goog-hash"),
        read("Repr-Digest:crc32c=:4waSgw==:", "x-goog-hash:crc32c=4waSgw=="));
    assertNull(read("Repr-Digest:crc32c=:AAAAAA==:", "x-goog-hash:crc32c=4waSgw=="));
    assertNull(read("x-goog-hash:crc32c=4waSgw==", "x-goog-hash:crc32c=AAAAAA=="));
    assertEquals(
        new PublishedChecksum(CHECK, "x-goog-hash"),
        read("Repr-Digest:crc32c=:A:", "x-goog-hash:crc32c=4waSgw=="));
  }

  @Test
  void aChecksumOfPartsChecksumsIsIgnored() {
    String value = "x-amz-checksum-crc32c:4waSgw==";
    assertNull(read(value, "x-amz-checksum-type:COMPOSITE"));
    assertNull(read(value, "x-amz-checksum-type:something"));
    assertEquals(
        new PublishedChecksum(CHECK, "x-amz-checksum-crc32c"),
        read(value, "x-amz-checksum-type:FULL_OBJECT"));
  }

  @Test
  void anEntityTagOfPartsMakesAnUntypedChecksumOneOfParts() {
    String value = "x-amz-checksum-crc32c:4waSgw==";
    String parts = "ETag:\"0123456789abcdef0123456789abcdef-7\"";
    String whole = "ETag:\"0123456789abcdef0123456789abcdef\"";
    PublishedChecksum published = new PublishedChecksum(CHECK, "x-amz-checksum-crc32c");
    assertNull(read(value, parts));
    assertEquals(published, read(value, whole));
    assertEquals(published, read(value, parts, "x-amz-checksum-type:FULL_OBJECT"));
  }

  @Test
  void ofARangeThatMayBeAPartS3sChecksumMayBeThatPartsAndIsIgnored() {
    String[] lines = {"x-amz-checksum-crc32c:4waSgw==", "x-amz-checksum-type:FULL_OBJECT"};
    PublishedChecksum published = new PublishedChecksum(CHECK, "x-amz-checksum-crc32c");
    assertNull(read(new ByteRange(0, 5 * MIB), SIZE, lines));
    assertNull(read(new ByteRange(5 * MIB, 5 * MIB), SIZE, lines));
    assertNull(read(new ByteRange(99 * MIB, MIB), SIZE, lines));
    assertEquals(published, read(new ByteRange(0, 5 * MIB - 1), SIZE, lines));
    assertEquals(published, read(new ByteRange(0, SIZE), SIZE, lines));
    assertEquals(
        "Repr-Digest",
        List.of(
                read(
                    new ByteRange(5 * MIB, 5 * MIB),
                    SIZE,
                    "Repr-Digest:crc32c=:4waSgw==:",
                    "x-amz-checksum-crc32c:AAAAAA=="))
            .getFirst()
            .source());
  }
}
