package io.packetfs.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.testing.SeededRandom;
import io.packetfs.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A list of rules allows what one of them allows. */
class AllowListTest {
  private static String url(SeededRandom random) {
    StringBuilder url =
        new StringBuilder(random.pick("http://a.example", "https://a.example:8443", "file://"));
    int depth = random.between(0, 4);
    for (int i = 0; i < depth; i++) {
      url.append('/').append(random.pick("x", "xx", "y"));
    }
    return url.append(depth == 0 || random.oneIn(3) ? "/" : "").toString();
  }

  @Test
  void asEachRuleByItselfSays() {
    Seeds.forAll(
        2_000,
        random -> {
          List<AllowRule> rules = new ArrayList<>();
          int count = random.between(0, 6);
          for (int i = 0; i < count; i++) {
            rules.add(new AllowRule(url(random), random.oneIn(2)));
          }
          AllowList list = new AllowList(rules);
          for (int i = 0; i < 10; i++) {
            String written = url(random);
            String query = written.startsWith("file") ? "" : random.pick("", "?q=/x/y");
            ObjectUrl url = ObjectUrl.parse(written + query);
            assertEquals(
                rules.stream().anyMatch(rule -> rule.allows(url)),
                list.allows(url),
                () -> rules + " and " + url);
            assertEquals(
                rules.stream().anyMatch(rule -> rule.privateAddresses() && rule.allows(url)),
                list.allowsPrivateAddresses(url),
                () -> rules + " and " + url);
          }
        });
  }

  @Test
  void listsOfTheSameRulesAreEqual() {
    AllowRule rule = new AllowRule("https://a.example/x", false);
    assertEquals(new AllowList(List.of(rule)), new AllowList(List.of(rule)));
    assertFalse(new AllowList(List.of(rule)).equals(new AllowList(List.of())));
    assertTrue(new AllowList(List.of(rule)).toString().contains("a.example/x"));
  }
}
