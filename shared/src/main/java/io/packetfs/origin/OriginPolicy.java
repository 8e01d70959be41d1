package io.packetfs.origin;

import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What may be fetched, and how hard origins may be worked. Closed by default: what no rule allows
 * is denied.
 *
 * <p>Who fetches asks twice: {@link #check} for the URL, at submission, before a task and for each
 * redirect, and {@link #checkAddress} for each address that the resolver gave, before it connects
 * to that very address. So a name that resolves to somewhere else the second time gains nothing.
 * Files are asked about once more by the edge node: their real path has to stay in its volume.
 *
 * @param allow the allowlist
 * @param origins limits by origin, {@code scheme://host:port}; normalised when the policy is made
 * @param defaults limits of every other origin
 * @param bytesPerDay cap over all origins together, or null: none
 * @param requestsPerDay cap over all origins together, or null: none
 */
public record OriginPolicy(
    AllowList allow,
    Map<String, OriginLimits> origins,
    OriginLimits defaults,
    @Nullable Long bytesPerDay,
    @Nullable Long requestsPerDay) {

  /** Allows nothing. */
  public static final OriginPolicy CLOSED =
      new OriginPolicy(List.of(), Map.of(), OriginLimits.DEFAULT, null, null);

  /** How many rules an error lists. */
  private static final int SHOWN_RULES_MAX = 5;

  /**
   * A policy of these rules.
   *
   * @throws ProblemException INVALID_VALUE, as of the other constructor
   */
  public OriginPolicy(
      List<AllowRule> allow,
      Map<String, OriginLimits> origins,
      OriginLimits defaults,
      @Nullable Long bytesPerDay,
      @Nullable Long requestsPerDay) {
    this(new AllowList(allow), origins, defaults, bytesPerDay, requestsPerDay);
  }

  /**
   * Copies the collections.
   *
   * @throws ProblemException INVALID_VALUE if a key is no origin, or names the same one as another
   *     key; INVALID_VALUE if a cap is negative
   */
  public OriginPolicy {
    origins = normalised(origins);
    checkCap("bytes_per_day", bytesPerDay);
    checkCap("requests_per_day", requestsPerDay);
  }

  private static Map<String, OriginLimits> normalised(Map<String, OriginLimits> origins) {
    Map<String, OriginLimits> byOrigin = new HashMap<>();
    origins.forEach(
        (written, limits) -> {
          if (byOrigin.put(Origin.parse(written).text(), limits) != null) {
            throw Problem.of(
                    ErrorCode.INVALID_VALUE,
                    "the policy has two entries for the origin " + Origin.parse(written),
                    "one entry",
                    written)
                .asException();
          }
        });
    return Map.copyOf(byOrigin);
  }

  private static void checkCap(String name, @Nullable Long cap) {
    if (cap != null && cap < 0) {
      throw Problem.of(
              ErrorCode.INVALID_VALUE,
              "a day's cap is negative",
              name + " >= 0",
              name + " = " + cap)
          .asException();
    }
  }

  /**
   * Checks that a rule allows the URL, and its host too if that is an address.
   *
   * @throws ProblemException POLICY_DENIED
   */
  public void check(ObjectUrl url) {
    if (!allow.allows(url)) {
      throw Problem.of(
              ErrorCode.POLICY_DENIED,
              "no rule of the policy allows " + url.shown(),
              allow.rules().isEmpty() ? "a rule that allows it; there is none at all" : rulesText(),
              url.shown())
          .asException();
    }
    byte[] address = HostSyntax.literal(url.host());
    if (address != null) {
      checkAddress(url, address);
    }
  }

  /**
   * Checks an address that the URL's host resolved to, before anybody connects to it. Numeric
   * spellings of a host and names that point inwards end here.
   *
   * @param address 4 or 16 octets, as the resolver gave them
   * @throws ProblemException POLICY_DENIED if it is no public address and no rule for this URL says
   *     {@code private_addresses}
   */
  public void checkAddress(ObjectUrl url, byte[] address) {
    if (address.length != 4 && address.length != 16) {
      throw new IllegalArgumentException("an address has 4 or 16 octets, not " + address.length);
    }
    String block = SpecialAddresses.nameOf(address);
    if (block == null || allow.allowsPrivateAddresses(url)) {
      return;
    }
    throw Problem.of(
            ErrorCode.POLICY_DENIED,
            url.shown() + " leads to an address that is not public",
            "a public address, or a rule for this URL with private_addresses",
            addressText(address) + ", " + block)
        .asException();
  }

  /** How hard this origin may be worked. */
  public OriginLimits limitsOf(Origin origin) {
    return origins.getOrDefault(origin.text(), defaults);
  }

  private String rulesText() {
    List<AllowRule> rules = allow.rules();
    List<String> shown = rules.stream().limit(SHOWN_RULES_MAX).map(AllowRule::prefix).toList();
    int more = rules.size() - shown.size();
    return String.join(", ", shown) + (more == 0 ? "" : " or one of " + more + " more");
  }

  private static String addressText(byte[] address) {
    try {
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException e) {
      throw new AssertionError("the length was checked", e);
    }
  }
}
