package io.packetfs.testing;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostsTest {
  private static final int CONNECT_MS_MAX = 300;

  @Test
  void hostsReachEachOtherUntilTheyAreCutAndAfterTheyAreHealed() throws IOException {
    try (Hosts hosts = Hosts.make(List.of("one", "two", "three"));
        ServerSocket server = hosts.at("one", () -> listen(hosts.address("one")))) {
      InetSocketAddress address =
          new InetSocketAddress(hosts.address("one"), server.getLocalPort());
      assertTrue(hosts.at("two", () -> reaches(address)));
      assertTrue(hosts.at(Hosts.HUB, () -> reaches(address)));
      Requires.that(hosts.canBeCut(), "networks cannot be made", "run as root, with ip and nft");

      hosts.cut("two", "one");
      assertFalse(hosts.at("two", () -> reaches(address)));
      assertTrue(hosts.at("three", () -> reaches(address)));

      hosts.heal();
      assertTrue(hosts.at("two", () -> reaches(address)));
      assertFalse(reaches(address), "from outside");
    }
  }

  @Test
  void withoutNamespacesHostsAreLoopbackAddresses() throws IOException {
    try (Hosts hosts = new LoopbackHosts(List.of("one"));
        ServerSocket server = hosts.at("one", () -> listen(hosts.address("one")))) {
      assertTrue(
          hosts.at(
              Hosts.HUB,
              () -> reaches(new InetSocketAddress(hosts.address("one"), server.getLocalPort()))));
      assertFalse(hosts.canBeCut());
    }
  }

  private static ServerSocket listen(String address) throws IOException {
    ServerSocket server = new ServerSocket();
    server.bind(new InetSocketAddress(address, 0));
    return server;
  }

  private static boolean reaches(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, CONNECT_MS_MAX);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
