package io.packetfs.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectUrlTest {

  @ParameterizedTest
  @CsvSource({
    "http://example.com, http://example.com/",
    "HTTP://EXAMPLE.com:80/, http://example.com/",
    "https://example.com:443/a, https://example.com/a",
    "https://example.com:/a, https://example.com/a",
    "http://example.com:443/, http://example.com:443/",
    "http://example.com:08080/, http://example.com:8080/",
    "http://example.com./a, http://example.com/a",
    "http://my_host:81/a, http://my_host:81/a",
    "http://example.com?q=1, http://example.com/?q=1",
    "http://example.com/a/./b/../c, http://example.com/a/c",
    "http://example.com/../../a, http://example.com/a",
    "http://example.com/a/.., http://example.com/",
    "http://example.com/a/b/., http://example.com/a/b/",
    "http://example.com/a//b, http://example.com/a//b",
    "http://example.com/%7eme/%41%2d%c3%a9, http://example.com/~me/A-%C3%A9",
    "http://example.com/a/%2e%2E/b, http://example.com/b",
    "http://example.com/project/group%2fname, http://example.com/project/group%2Fname",
    "http://example.com/100%25, http://example.com/100%25",
    "http://example.com/größe, http://example.com/gr%C3%B6%C3%9Fe",
    "http://example.com/a b<c>, http://example.com/a%20b%3Cc%3E",
    "http://example.com/\uD83D\uDE00, http://example.com/%F0%9F%98%80",
    "http://example.com/@scope;v=1/x:y, http://example.com/@scope;v=1/x:y",
    "http://bücher.example/, http://xn--bcher-kva.example/",
    "http://ＥＸＡＭＰＬＥ。com/, http://example.com/",
    "http://[2001:DB8:0:0:0:0:0:1]:80/, http://[2001:db8::1]/",
    "http://[::]/, http://[::]/",
    "http://[1:0:0:2:0:0:0:3]:81/, http://[1:0:0:2::3]:81/",
    "http://[1:0:2:3:4:5:6:7]/, http://[1:0:2:3:4:5:6:7]/",
    "http://[::ffff:127.0.0.1]/, http://[::ffff:7f00:1]/",
    "http://127.0.0.1:5000/x, http://127.0.0.1:5000/x",
    "file:///a/b, file:///a/b",
    "FILE://localhost/a, file:///a",
    "file:/a, file:///a",
    "file:///a//b/./../c%20d, file:///a/c%20d",
    "file:///a//../b, file:///b",
    "file:///..//../etc, file:///etc",
    "file:///grün, file:///gr%C3%BCn",
  })
  void hasOneSpelling(String written, String text) {
    ObjectUrl url = ObjectUrl.parse(written);

    assertEquals(text, url.text());
    assertEquals(url, ObjectUrl.parse(url.text()), "parsing the normal form again changes nothing");
  }

  @Test
  void theQueryStaysAsWritten() {
    String signed = "https://h/a?X-Sig=%7e%2f%2E..&t=a/../b?c";

    assertEquals(signed, ObjectUrl.parse(signed).text());
    assertEquals("https://h/?q=%C3%A9%22", ObjectUrl.parse("https://h?q=é\"").text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com/a",
        "/etc/passwd",
        "://example.com/",
        "http:example.com",
        "http:/example.com",
        "http:///path",
        "http://:80/",
        "http://example.com:0/",
        "http://example.com:65536/",
        "http://example.com:8o/",
        "http://example.com:80:80/",
        "http://exa mple.com/",
        "http://example..com/",
        "http://-example.com/",
        "http://exa%6Dple.com/",
        "http://a℀b.example/",
        "http://[::1/",
        "http://[::1]x/",
        "http://[::1%25eth0]/",
        "http://[v1.x]/",
        "http://[127.0.0.1]/",
        "http://example.com/#part",
        "http://example.com/a%",
        "http://example.com/a%zz",
        "http://example.com/a%٣٣",
        "http://example.com?%",
        "http://example.com/a\\b",
        "http://example.com\\@other.example/",
        "http://example.com/a\u0000",
        "http://example.com/a\r\nHost: other",
        "http://example.com/%00",
        "http://example.com/%0d%0aX:1",
        "http://example.com/%7F",
        "http://example.com/\uD83D",
        " http://example.com/",
        "http://example.com/ ",
        "file://other/a",
        "file://server.example/share",
        "file:a",
        "file://",
        "file:///a?b",
        "file:///a#b",
        "file:///a%2Fb",
        "file:///a/..%2f..%2fetc",
        "file:///a%00b",
        "file:///a%FF",
      })
  void isRefusedIfMalformed(String written) {
    assertEquals(ErrorCode.INVALID_VALUE, refusal(written).code(), written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/data/..%2fsecret",
        "/data/%2e%2e%2fsecret",
        "/data/x%2f..%2f..%2fsecret",
        "/data/..%5csecret",
        "/data/%252e%252e/secret",
        "/data/%25252e%25252e%25252fsecret",
        "/data/..%252fsecret",
        "/data/..;/secret",
        "/data/..;x=1/secret",
        "/data/..%3b/secret",
        "/data/.%2fsecret",
        "/data/%c0%ae%c0%ae/secret",
        "/data/..%c0%afsecret",
        "/data/..%25c0%25afsecret",
        "/data/%e0%80%ae%e0%80%ae/secret",
        "/data/%2525252525252525252525252525e",
      })
  void aHiddenDotSegmentIsRefused(String path) {
    assertEquals(ErrorCode.INVALID_VALUE, refusal("http://example.com" + path).code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "127.1",
        "127.0.1",
        "0177.0.0.1",
        "127.0.0.01",
        "256.1.1.1",
        "1.2.3.4.5",
        "１２７.1",
        "0x",
        "127.0.0.1x.1",
      })
  void aHostThatLooksLikeANumberIsAnIpv4AddressInFourPartsOrRefused(String host) {
    assertEquals(ErrorCode.INVALID_VALUE, refusal("http://" + host + "/").code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://user:s3cret@example.com/",
        "http://user:s3cret@@example.com/",
        "http://s3cret@example.com/x?y",
        "http://s3cret%40example.com/",
        "http://user:s3cret/x@example.com/",
        "file://user:s3cret@localhost/a",
        "ftp://user:s3cret@example.com/",
        "user:s3cret@example.com/",
        "http:user:s3cret@example.com/",
        "http://user:s3cret@example.com/\u0001",
        "http://example.com/\u0001?signature=s3cret",
      })
  void credentialsAreRefusedAndNeverRepeated(String written) {
    Problem problem = refusal(written);

    assertFalse(problem.toString().contains("s3cret"), problem.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://example.com/", "gopher://h/", "data:text/plain,x", "jar:file:///a!/b"})
  void anotherSchemeIsThePolicysToDeny(String written) {
    Problem problem = refusal(written);

    assertEquals(ErrorCode.POLICY_DENIED, problem.code());
    assertEquals("http://host/path, https://host/path or file:///path", problem.expected());
  }

  @Test
  void aUrlHasALimitedLengthAsWrittenAndEncoded() {
    String longest = "http://h/" + "a".repeat(ObjectUrl.URL_CHARS_MAX - "http://h/".length());

    assertEquals(longest, ObjectUrl.parse(longest).text());
    assertEquals("at most 8192", refusal(longest + "a").expected());
    assertEquals("at most 8192", refusal("http://h/" + "é".repeat(2000)).expected());
  }

  @Test
  void anErrorShowsABoundedPartOfTheUrl() {
    Problem problem = refusal("http://h/" + "a".repeat(100_000));

    assertTrue(problem.toString().length() < 1000);
  }

  @Test
  void theOriginIsSchemeHostAndPort() {
    assertEquals(
        "https://example.com:443", ObjectUrl.parse("https://Example.com/a").origin().text());
    assertEquals("http://[::1]:81", ObjectUrl.parse("http://[0::1]:81/").origin().text());
    assertEquals(Origin.FILES, ObjectUrl.parse("file:///a").origin());
    assertEquals("https://example.com:443", Origin.parse("HTTPS://example.com").text());
    assertEquals(Origin.FILES, Origin.parse("file://"));
    assertThrows(ProblemException.class, () -> Origin.parse("https://example.com/a"));
  }

  @Test
  void tellsItsParts() {
    ObjectUrl url = ObjectUrl.parse("http://[::1]:81/a%20b?c=d");

    assertEquals("::1", url.host());
    assertEquals(81, url.port());
    assertEquals("[::1]:81", url.authority());
    assertEquals("/a%20b?c=d", url.requestTarget());
    assertEquals("http://[::1]:81/a%20b?...", url.shown());
    assertNull(ObjectUrl.parse("http://h/").query());
    assertEquals("h", ObjectUrl.parse("http://h:80/").authority());
  }

  @Test
  void aFilesPathIsDecodedOnce() {
    assertEquals("/a b/%2e/ü\\", ObjectUrl.parse("file:///a%20b/%252e/%C3%BC%5C").filePath());
    assertThrows(IllegalStateException.class, () -> ObjectUrl.parse("http://h/").filePath());
  }

  @ParameterizedTest
  @CsvSource({
    "https://other.example/x, https://other.example/x",
    "//other.example/x, http://other.example/x",
    "/x, http://h:81/x",
    "x, http://h:81/a/x",
    "../x?y, http://h:81/x?y",
    "?y, http://h:81/a/b?y",
    "'', http://h:81/a/b?q",
    "x#part, http://h:81/a/x",
    "http://h/a#b, http://h/a",
  })
  void aRedirectIsResolved(String location, String target) {
    assertEquals(target, ObjectUrl.parse("http://h:81/a/b?q").resolve(location).text());
  }

  @Test
  void aRedirectNeverLeadsToAFile() {
    ObjectUrl url = ObjectUrl.parse("http://h/a");

    ProblemException denied =
        assertThrows(ProblemException.class, () -> url.resolve("file:///etc/passwd"));

    assertEquals(ErrorCode.POLICY_DENIED, denied.problem().code());
  }

  private static Problem refusal(String written) {
    return assertThrows(ProblemException.class, () -> ObjectUrl.parse(written), written).problem();
  }
}
