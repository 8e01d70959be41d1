package io.packetfs.origin;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginPolicyTest {

  @ParameterizedTest
  @CsvSource({
    "https://h/data, https://h/data, true",
    "https://h/data, https://h/data/x, true",
    "https://h/data, https://h/data?x, true",
    "https://h/data, https://h/database, false",
    "https://h/data, https://h/dat, false",
    "https://h/data, https://h/data%2Fx, false",
    "https://h/data, https://h/x/../data/y, true",
    "https://h/data, https://h/data/../x, false",
    "https://h/data, https://h/data/%2e%2e/x, false",
    "https://h/data, https://h//data/x, false",
    "https://h/data/, https://h/data/x, true",
    "https://h/data/, https://h/data/, true",
    "https://h/data/, https://h/data, false",
    "https://h, https://h/x, true",
    "https://h, https://h.evil.example/x, false",
    "https://h, https://ha/x, false",
    "https://h, https://h:444/x, false",
    "https://h:44, https://h:443/x, false",
    "https://h:443, https://h/x, true",
    "https://h, http://h/x, false",
    "https://H/%7eme, https://h/~me/x, true",
    "file:///, file:///etc/passwd, true",
    "file:///data, file:///data/x, true",
    "file:///data, file:///data//../etc/passwd, false",
    "file:///data, file:///database, false",
    "file:///data, http://h/data, false",
  })
  void aPrefixEndsAtABoundary(String prefix, String url, boolean allowed) {
    OriginPolicy policy = allowing(new AllowRule(prefix, false));

    if (allowed) {
      assertDoesNotThrow(() -> policy.check(ObjectUrl.parse(url)));
    } else {
      assertEquals(ErrorCode.POLICY_DENIED, denial(policy, url).code());
    }
  }

  @Test
  void whatNoRuleAllowsIsDeniedWithTheRulesThatThereAre() {
    assertEquals(
        "a rule that allows it; there is none at all",
        denial(OriginPolicy.CLOSED, "https://h/x").expected());
    Problem problem =
        denial(
            allowing(new AllowRule("https://a/", false), new AllowRule("https://b/c", false)),
            "https://h/x?secret");
    assertEquals("https://a/, https://b/c", problem.expected());
    assertEquals("https://h/x?...", problem.actual());
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "ftp://h/", "https://h/?q", "https://h/#f", "https://127.1/"})
  void aRuleThatIsNoPrefixNamesItself(String prefix) {
    ProblemException refused =
        assertThrows(ProblemException.class, () -> new AllowRule(prefix, false));

    String shown = prefix.replace("?q", "?...");
    assertTrue(refused.problem().detail().contains(shown), refused.problem().detail());
  }

  @Test
  void aRuleWithCredentialsIsRefusedWithoutThem() {
    ProblemException refused =
        assertThrows(ProblemException.class, () -> new AllowRule("https://u:s3cret@h/", false));

    assertTrue(!refused.problem().toString().contains("s3cret"), refused.problem().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, unspecified",
    "10.255.0.1, private (RFC 1918)",
    "100.64.0.1, shared (RFC 6598)",
    "100.127.255.255, shared (RFC 6598)",
    "127.0.0.1, loopback",
    "127.255.255.254, loopback",
    "169.254.169.254, link-local",
    "172.16.0.1, private (RFC 1918)",
    "172.31.255.255, private (RFC 1918)",
    "192.0.0.8, protocol assignments",
    "192.0.2.1, documentation",
    "192.88.99.1, 6to4 relay",
    "192.168.1.1, private (RFC 1918)",
    "198.19.0.1, benchmarking",
    "198.51.100.7, documentation",
    "203.0.113.9, documentation",
    "224.0.0.1, multicast",
    "239.255.255.250, multicast",
    "240.0.0.1, reserved",
    "255.255.255.255, reserved",
    "::, unspecified",
    "::1, loopback",
    "::7f00:1, IPv4-compatible",
    "64:ff9b::7f00:1, IPv4 translation (RFC 6052)",
    "64:ff9b:1::1, IPv4 translation (RFC 8215)",
    "100::1, discard-only",
    "2001::1, 'protocol assignments, Teredo'",
    "2001:db8::1, documentation",
    "2002:7f00:1::, 6to4",
    "3fff::1, documentation",
    "4000::1, not global unicast",
    "fc00::1, unique local",
    "fdff::1, unique local",
    "fe80::1, link-local",
    "febf::1, link-local",
    "fec0::1, site-local",
    "ff02::1, multicast",
  })
  void aSpecialAddressNeedsARuleThatSaysSo(String address, String block) {
    ObjectUrl url = ObjectUrl.parse("https://h/x");
    byte[] octets = InetAddress.ofLiteral(address).getAddress();

    Problem problem =
        denied(() -> allowing(new AllowRule("https://h", false)).checkAddress(url, octets));

    assertEquals(ErrorCode.POLICY_DENIED, problem.code());
    assertTrue(String.valueOf(problem.actual()).endsWith(", " + block), problem.toString());
    assertDoesNotThrow(() -> allowing(new AllowRule("https://h", true)).checkAddress(url, octets));
  }

  @Test
  void anIpv4MappedAddressIsSpecialWhateverItMaps() {
    byte[] mapped = new byte[16];
    mapped[10] = (byte) 0xff;
    mapped[11] = (byte) 0xff;
    mapped[12] = 8;

    Problem problem =
        denied(
            () ->
                allowing(new AllowRule("https://h", false))
                    .checkAddress(ObjectUrl.parse("https://h/"), mapped));

    assertTrue(String.valueOf(problem.actual()).endsWith("IPv4-mapped"), problem.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.0.0.1",
        "128.0.0.1", "172.15.0.1", "172.32.0.1", "192.0.1.1", "198.17.0.1", "198.20.0.1",
        "223.255.255.255", "2606:4700::1111", "2001:200::1", "2a00:1450::1"
      })
  void aPublicAddressNeedsNoMore(String address) {
    byte[] octets = InetAddress.ofLiteral(address).getAddress();

    assertDoesNotThrow(
        () ->
            allowing(new AllowRule("https://h", false))
                .checkAddress(ObjectUrl.parse("https://h/"), octets));
  }

  @Test
  void theRuleForPrivateAddressesHasToAllowTheUrlItself() {
    OriginPolicy policy =
        allowing(new AllowRule("https://h", false), new AllowRule("https://h/inside", true));
    byte[] loopback = {127, 0, 0, 1};

    assertDoesNotThrow(() -> policy.checkAddress(ObjectUrl.parse("https://h/inside/x"), loopback));
    denied(() -> policy.checkAddress(ObjectUrl.parse("https://h/x"), loopback));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:81/", "http://[::1]/", "http://[::ffff:1.1.1.1]/"})
  void anAddressInTheUrlIsJudgedAtOnce(String url) {
    assertEquals(ErrorCode.POLICY_DENIED, denial(allowing(new AllowRule(url, false)), url).code());
    assertDoesNotThrow(() -> allowing(new AllowRule(url, true)).check(ObjectUrl.parse(url)));
  }

  @Test
  void limitsAreFoundByOriginHoweverItIsWritten() {
    OriginLimits two = new OriginLimits(2, null, null);
    OriginPolicy policy =
        new OriginPolicy(
            List.of(), Map.of("HTTPS://Example.com", two), OriginLimits.DEFAULT, null, null);

    assertEquals(two, policy.limitsOf(ObjectUrl.parse("https://example.com/x").origin()));
    assertEquals(
        OriginLimits.DEFAULT, policy.limitsOf(ObjectUrl.parse("http://example.com/x").origin()));
    assertThrows(
        ProblemException.class,
        () ->
            new OriginPolicy(
                List.of(),
                Map.of("https://h", two, "https://h:443", two),
                OriginLimits.DEFAULT,
                null,
                null));
    assertThrows(
        ProblemException.class,
        () -> new OriginPolicy(List.of(), Map.of(), OriginLimits.DEFAULT, -1L, null));
  }

  private static OriginPolicy allowing(AllowRule... rules) {
    return new OriginPolicy(Stream.of(rules).toList(), Map.of(), OriginLimits.DEFAULT, null, null);
  }

  private static Problem denial(OriginPolicy policy, String url) {
    return denied(() -> policy.check(ObjectUrl.parse(url)));
  }

  private static Problem denied(org.junit.jupiter.api.function.Executable check) {
    return assertThrows(ProblemException.class, check).problem();
  }
}
