package io.packetfs.cli.cluster;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeTest {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(50);

  /** No machine has it (RFC 5737), so nothing answers; some networks say so at once. */
  private static final InetSocketAddress NOBODY = new InetSocketAddress("192.0.2.1", 5701);

  @Test
  void whoTakesAConnectionIsReached() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertTrue(Probe.reachesOneOf(List.of(at(socket)), BOUND));
    }
  }

  @Test
  void whoRefusesAConnectionIsReached() throws IOException {
    InetSocketAddress address;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      address = at(socket);
    }
    assertTrue(Probe.reachesOneOf(List.of(address), BOUND));
  }

  @Test
  void oneThatAnswersIsEnough() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertTrue(Probe.reachesOneOf(List.of(NOBODY, at(socket)), BOUND));
    }
  }

  @Test
  void whoHasNoAddressIsNotReached() {
    InetSocketAddress unknown = InetSocketAddress.createUnresolved("edge.invalid", 5701);
    assertFalse(Probe.reachesOneOf(List.of(unknown), SHORT));
  }

  @Test
  void nobodyIsNotReached() {
    assertFalse(Probe.reachesOneOf(List.of(), SHORT));
  }

  private static InetSocketAddress at(ServerSocket socket) {
    return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
  }
}
