package io.packetfs.origin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The rules of a policy. Asking takes as long as the URL's path is deep, however many rules there
 * are: a job of 10,000 named objects has as many. Immutable.
 */
public final class AllowList {
  private final List<AllowRule> rules;

  /** By prefix; of two rules with the same one, what either allows is allowed. */
  private final Map<String, AllowRule> byPrefix = new HashMap<>();

  /** Of these rules. */
  public AllowList(List<AllowRule> rules) {
    this.rules = List.copyOf(rules);
    for (AllowRule rule : rules) {
      byPrefix.merge(rule.prefix(), rule, (a, b) -> a.privateAddresses() ? a : b);
    }
  }

  /** The rules as they were written. */
  public List<AllowRule> rules() {
    return rules;
  }

  /** Whether a rule allows this URL, as far as its text tells. */
  public boolean allows(ObjectUrl url) {
    return any(url, rule -> true);
  }

  /** Whether a rule allows this URL at special addresses, too. */
  public boolean allowsPrivateAddresses(ObjectUrl url) {
    return any(url, AllowRule::privateAddresses);
  }

  /** The prefixes that allow a URL are itself and what ends in front of or behind a slash of it. */
  private boolean any(ObjectUrl url, Predicate<AllowRule> which) {
    String text = url.prefixText();
    if (has(text, which)) {
      return true;
    }
    for (int slash = text.lastIndexOf('/'); slash >= 0; slash = text.lastIndexOf('/', slash - 1)) {
      if (has(text.substring(0, slash + 1), which) || has(text.substring(0, slash), which)) {
        return true;
      }
    }
    return false;
  }

  private boolean has(String prefix, Predicate<AllowRule> which) {
    AllowRule rule = byPrefix.get(prefix);
    return rule != null && which.test(rule);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AllowList list && list.rules.equals(rules);
  }

  @Override
  public int hashCode() {
    return rules.hashCode();
  }

  @Override
  public String toString() {
    return rules.toString();
  }
}
