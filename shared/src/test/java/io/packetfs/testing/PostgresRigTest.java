package io.packetfs.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/** A server that can be relied on to be there, to be gone, and to be there again. */
class PostgresRigTest {

  @Test
  void itAnswersAndIsStoppedKilledAndStartedAgainOnItsPort() throws IOException {
    int port;
    try (PostgresRig rig = PostgresRig.start()) {
      port = rig.port();
      assertEquals("postgresql://127.0.0.1:" + port + "/pfs1", rig.newDatabase());
      connect(port);
      rig.stop();
      assertThrows(ConnectException.class, () -> connect(port));
      rig.startAgain();
      connect(port);
      rig.kill();
      assertThrows(ConnectException.class, () -> connect(port));
      rig.startAgain();
      assertEquals("postgresql://127.0.0.1:" + port + "/pfs2", rig.newDatabase());
      assertTrue(
          rig.log().stream().anyMatch(line -> line.contains("recovery")), rig.log()::toString);
    }
    assertThrows(ConnectException.class, () -> connect(port));
  }

  private static void connect(int port) throws IOException {
    new Socket(InetAddress.getLoopbackAddress(), port).close();
  }
}
