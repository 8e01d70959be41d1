package io.packetfs.origin;

import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The host of a URL in its one spelling: names in lower case and punycode, without a trailing dot;
 * IPv4 as four decimal numbers; IPv6 as RFC 5952 writes it, without brackets.
 *
 * <p>A host that resolvers would read as a number in another base or with fewer parts ({@code
 * 2130706433}, {@code 0x7f.1}, {@code 127.1}, {@code 010.0.0.1}) is refused: it has several
 * readings and no honest use. What a name resolves to is judged where it is resolved, by {@link
 * OriginPolicy#checkAddress}.
 */
final class HostSyntax {
  private static final int NAME_CHARS_MAX = 253;
  private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");
  private static final Pattern IPV6_CHARS = Pattern.compile("[0-9a-fA-F:.]+");

  private HostSyntax() {}

  /**
   * The host's one spelling.
   *
   * @param host as written, IPv6 in brackets
   * @param url the whole, for the error
   */
  static String normalise(String host, String url) {
    if (host.startsWith("[")) {
      byte[] address = host.endsWith("]") ? ipv6(host.substring(1, host.length() - 1)) : null;
      if (address == null) {
        throw UrlSyntax.invalid("the IPv6 address is malformed", "[2001:db8::1]", url);
      }
      return ipv6Text(address);
    }
    String name = ascii(host, url);
    if (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    String[] labels = name.split("\\.", -1);
    if (NUMBER.matcher(labels[labels.length - 1]).matches()) {
      if (ipv4(name) == null) {
        throw UrlSyntax.invalid(
            "the host looks like a number and is not an IPv4 address",
            "a name, or four decimal numbers 0..255 without leading zeros",
            url);
      }
      return name;
    }
    boolean wellFormed = name.length() <= NAME_CHARS_MAX;
    for (String label : labels) {
      wellFormed &= LABEL.matcher(label).matches();
    }
    if (!wellFormed) {
      throw UrlSyntax.invalid(
          "the host is not a name", "letters, digits, hyphens and dots, at most 253", url);
    }
    return name;
  }

  private static String ascii(String host, String url) {
    try {
      // Maps full-width letters, digits and dots too, so the checks below see what a resolver
      // would.
      return IDN.toASCII(host).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      throw UrlSyntax.invalid("the host is not an internationalised name", "RFC 3490", url);
    }
  }

  /** The address that a normalised host is, 4 or 16 bytes, or null if it is a name. */
  static byte @Nullable [] literal(String host) {
    return host.indexOf(':') >= 0 ? ipv6(host) : ipv4(host);
  }

  private static byte @Nullable [] ipv4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return null;
    }
    byte[] address = new byte[4];
    for (int i = 0; i < 4; i++) {
      if (!parts[i].matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(parts[i]) > 255) {
        return null;
      }
      address[i] = (byte) Integer.parseInt(parts[i]);
    }
    return address;
  }

  /** Parses without any lookup; an IPv4-mapped address keeps its 16 bytes. */
  private static byte @Nullable [] ipv6(String text) {
    if (text.indexOf(':') < 0 || !IPV6_CHARS.matcher(text).matches()) {
      return null;
    }
    try {
      InetAddress address = Inet6Address.ofLiteral(text);
      byte[] octets = address.getAddress();
      if (octets.length == 16) {
        return octets;
      }
      byte[] mapped = new byte[16];
      mapped[10] = (byte) 0xff;
      mapped[11] = (byte) 0xff;
      System.arraycopy(octets, 0, mapped, 12, 4);
      return mapped;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * RFC 5952: lower case, the longest run of at least two zero groups, the first of equals, as
   * "::".
   */
  private static String ipv6Text(byte[] address) {
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (address[2 * i] & 0xff) << 8 | (address[2 * i + 1] & 0xff);
    }
    int gapAt = -1;
    int gapLength = 1;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && groups[end] == 0) {
        end++;
      }
      if (end - i > gapLength) {
        gapAt = i;
        gapLength = end - i;
      }
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < 8; i++) {
      if (i == gapAt) {
        text.append("::");
        i += gapLength - 1;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
