package io.packetfs.testing;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Machines for processes that must not share one: each host has an address of its own, and what is
 * called at a host happens there, the start of processes too.
 */
public sealed interface Hosts extends AutoCloseable permits LoopbackHosts, NamespaceHosts {
  /** A host that is always there: the one that the others hang on. */
  String HUB = "hub";

  /**
   * As root, hosts with networks of their own, joined by a bridge; else loopback addresses, and it
   * is said what that cannot show.
   *
   * @param names of the hosts besides the hub, at most 200
   */
  static Hosts make(List<String> names) throws IOException {
    try {
      return NamespaceHosts.make(names);
    } catch (IOException e) {
      System.out.println(
          "HOSTS: all on this machine's loopback, so the network between them cannot be cut: "
              + e.getMessage());
      return new LoopbackHosts(names);
    }
  }

  /** Whether {@link #cut} can be called. */
  boolean canBeCut();

  /** A host's IPv4 address. */
  String address(String host);

  /** Calls at a host, and waits for it. */
  <T extends @Nullable Object> T at(String host, Callable<T> call) throws IOException;

  /**
   * From now on nothing passes between two hosts, in either direction; open connections are not
   * told. Not with the hub.
   */
  void cut(String one, String other) throws IOException;

  /** Everything passes again. */
  void heal() throws IOException;

  @Override
  void close();
}
