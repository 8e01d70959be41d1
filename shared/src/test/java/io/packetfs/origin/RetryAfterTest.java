package io.packetfs.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final long NOW_MS = Instant.parse("1994-11-06T08:49:07Z").toEpochMilli();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0                              | 0
          120                            | 120000
          ' 5 '                          | 5000
          000000000000120                | 120000
          86400                          | 86400000
          86401                          | 86400000
          999999999999999999999999       | 86400000
          Sun, 06 Nov 1994 08:49:37 GMT  | 30000
          Sunday, 06-Nov-94 08:49:37 GMT | 30000
          Sun Nov  6 08:49:37 1994       | 30000
          Sun, 06 Nov 1994 08:49:00 GMT  | 0
          Wed, 06 Nov 2024 08:49:37 GMT  | 86400000
          """)
  void secondsAndDatesAreRead(String value, long ms) {
    assertEquals(ms, RetryAfter.parseMs(value, NOW_MS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1", "1.5", "1s", "1994-11-06T08:49:37Z", "٣"})
  void whatIsNeitherSaysNothing(String value) {
    assertNull(RetryAfter.parseMs(value, NOW_MS));
  }

  @Test
  void noHeaderSaysNothing() {
    assertNull(RetryAfter.parseMs(null, NOW_MS));
  }
}
