package io.packetfs.origin;

/**
 * One line of the allowlist.
 *
 * @param prefix normalised URL: scheme, host, port and a path prefix that ends at a segment's
 *     boundary
 * @param privateAddresses whether the host may resolve to loopback, private, link-local or other
 *     special addresses
 */
public record AllowRule(String prefix, boolean privateAddresses) {}
