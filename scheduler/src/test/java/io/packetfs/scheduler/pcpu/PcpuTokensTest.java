package io.packetfs.scheduler.pcpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;

class PcpuTokensTest {
  private static final PcpuTokens TOKENS =
      new PcpuTokens(
          List.of(
              new PcpuTokens.Row("https://edge.example.com", "of the host"),
              new PcpuTokens.Row("https://edge.example.com/a/", "of the path")));

  @Test
  void theLongestPrefixThatFitsCounts() {
    assertEquals("of the host", TOKENS.of("https://edge.example.com"));
    assertEquals("of the host", TOKENS.of("https://EDGE.example.com/b"));
    assertEquals("of the path", TOKENS.of("https://edge.example.com/a"));
    assertEquals("of the path", TOKENS.of("https://edge.example.com/a/b"));
    assertEquals("of the host", TOKENS.of("https://edge.example.com/ab"));
  }

  @Test
  void nobodyElseIsShownAToken() {
    assertNull(TOKENS.of("http://edge.example.com"));
    assertNull(TOKENS.of("https://edge.example.com:8443"));
    assertNull(TOKENS.of("https://edge.example.com.evil.example"));
    assertNull(TOKENS.of("https://edge.example.co"));
    assertNull(PcpuTokens.NONE.of("https://edge.example.com"));
  }

  @Test
  void aTokenIsInNoLog() {
    assertFalse(TOKENS.toString().contains("of the"), TOKENS::toString);
  }
}
