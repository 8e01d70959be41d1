package io.packetfs.origin;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of addresses that are not the public Internet: the IANA special-purpose registries of
 * IPv4 and IPv6 (RFC 6890 and its followers). Addresses of IPv6 that embed an IPv4 address are
 * special whatever they embed, because a translator behind them could lead inwards.
 */
final class SpecialAddresses {
  private static final List<Block> IPV4 =
      List.of(
          new Block("0.0.0.0/8", "unspecified"),
          new Block("10.0.0.0/8", "private (RFC 1918)"),
          new Block("100.64.0.0/10", "shared (RFC 6598)"),
          new Block("127.0.0.0/8", "loopback"),
          new Block("169.254.0.0/16", "link-local"),
          new Block("172.16.0.0/12", "private (RFC 1918)"),
          new Block("192.0.0.0/24", "protocol assignments"),
          new Block("192.0.2.0/24", "documentation"),
          new Block("192.88.99.0/24", "6to4 relay"),
          new Block("192.168.0.0/16", "private (RFC 1918)"),
          new Block("198.18.0.0/15", "benchmarking"),
          new Block("198.51.100.0/24", "documentation"),
          new Block("203.0.113.0/24", "documentation"),
          new Block("224.0.0.0/4", "multicast"),
          new Block("240.0.0.0/4", "reserved"));

  private static final List<Block> IPV6 =
      List.of(
          new Block("::/128", "unspecified"),
          new Block("::1/128", "loopback"),
          new Block("::ffff:0:0/96", "IPv4-mapped"),
          new Block("::/96", "IPv4-compatible"),
          new Block("64:ff9b::/96", "IPv4 translation (RFC 6052)"),
          new Block("64:ff9b:1::/48", "IPv4 translation (RFC 8215)"),
          new Block("100::/64", "discard-only"),
          new Block("2001::/23", "protocol assignments, Teredo"),
          new Block("2001:db8::/32", "documentation"),
          new Block("2002::/16", "6to4"),
          new Block("3fff::/20", "documentation"),
          new Block("fc00::/7", "unique local"),
          new Block("fe80::/10", "link-local"),
          new Block("fec0::/10", "site-local"),
          new Block("ff00::/8", "multicast"));

  /** All that IANA gave out for global unicast. */
  private static final Block IPV6_GLOBAL_UNICAST = new Block("2000::/3", "global unicast");

  private SpecialAddresses() {}

  /**
   * The name of the block that the address lies in, or null if it is a public one.
   *
   * @param address 4 or 16 octets
   */
  static @Nullable String nameOf(byte[] address) {
    for (Block block : address.length == 4 ? IPV4 : IPV6) {
      if (block.holds(address)) {
        return block.name;
      }
    }
    return address.length == 4 || IPV6_GLOBAL_UNICAST.holds(address) ? null : "not global unicast";
  }

  private static final class Block {
    private final String name;
    private final byte[] first;
    private final int prefixBits;

    Block(String cidr, String name) {
      int slash = cidr.indexOf('/');
      this.name = name;
      this.first = Objects.requireNonNull(HostSyntax.literal(cidr.substring(0, slash)), cidr);
      this.prefixBits = Integer.parseInt(cidr.substring(slash + 1));
    }

    boolean holds(byte[] address) {
      for (int bit = 0; bit < prefixBits; bit += 8) {
        int counted = Math.min(8, prefixBits - bit);
        int mask = 0xff << (8 - counted);
        if (((address[bit / 8] ^ first[bit / 8]) & mask & 0xff) != 0) {
          return false;
        }
      }
      return true;
    }
  }
}
