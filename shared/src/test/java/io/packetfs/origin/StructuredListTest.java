package io.packetfs.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of RFC 9651. */
class StructuredListTest {

  @Test
  void readsEveryKindOfBareItem() {
    assertEquals(
        List.of(
            item("sugar"),
            item("t*/1:x"),
            item(-42L),
            item(new BigDecimal("4.5")),
            item("a \"b\" \\"),
            item(true),
            item(1659578233L),
            item(":aGk=:"),
            item("%\"f%c3%bc\"")),
        StructuredList.parse(
            "sugar, t*/1:x ,-42,4.5,\t\"a \\\"b\\\" \\\\\", ?1, @1659578233, :aGk=:, %\"f%c3%bc\""));
  }

  @Test
  void readsParameters() {
    assertEquals(
        List.of(
            new StructuredList.Item("a", Map.of("hit", true, "ttl", -1L)),
            new StructuredList.Item("b", Map.of("k", "v;w", "*x-y", false))),
        StructuredList.parse("a;hit;  ttl=2;ttl=-1, b;k=\"v;w\";*x-y=?0"));
  }

  @Test
  void nothingIsAListToo() {
    assertEquals(List.of(), StructuredList.parse("  "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",",
        "a,",
        "a,,b",
        "a b",
        "a;",
        "a;Key",
        "a;k=",
        "a;k= 1",
        "a;k =1",
        "\"a",
        "\"\\a\"",
        "\"\u00e9\"",
        "?2",
        "1.",
        "1.2345",
        "1234567890123456",
        "1.2.3",
        "(a b)",
        "=1",
        "@x",
        ":a",
        "{a}",
      })
  void aFieldThatDoesNotParseIsIgnoredWhole(String field) {
    assertNull(StructuredList.parse(field));
  }

  private static StructuredList.Item item(Object value) {
    return new StructuredList.Item(value, Map.of());
  }
}
