package io.packetfs.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
  @ParameterizedTest
  @CsvSource({
    "0,0",
    "7,7",
    "7B,7",
    "1KiB,1024",
    "16MiB,16777216",
    "16 MiB,16777216",
    "1.5GiB,1610612736",
    "2TiB,2199023255552",
    "1PiB,1125899906842624",
    "0.25EiB,288230376151711744",
    "0.5KiB,512"
  })
  void aSizeIsReadInBytes(String text, long bytes) {
    assertEquals(bytes, Units.bytes(text).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MiB", "-1", "1MB", "1mib", "0.3B", "1e3", "8EiB", "99999999999EiB"})
  void whatIsNoSizeIsNone(String text) {
    assertTrue(Units.bytes(text).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "500ms,500",
    "30s,30000",
    "1.5s,1500",
    "5m,300000",
    "2h,7200000",
    "7d,604800000"
  })
  void aDurationIsReadInMilliseconds(String text, long ms) {
    assertEquals(ms, Units.milliseconds(text).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "-1s", "1S", "1 minute", "0.5ms"})
  void whatIsNoDurationIsNone(String text) {
    assertTrue(Units.milliseconds(text).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 1023, 1024, 1536, 1L << 20, (1L << 30) + 1, 1L << 50, Long.MAX_VALUE})
  void theTextOfASizeIsReadBack(long bytes) {
    assertEquals(bytes, Units.bytes(Units.bytesText(bytes)).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 999, 1000, 60_000, 3_600_000, 86_400_000, 86_400_001})
  void theTextOfADurationIsReadBack(long ms) {
    assertEquals(ms, Units.milliseconds(Units.millisecondsText(ms)).orElseThrow());
  }
}
