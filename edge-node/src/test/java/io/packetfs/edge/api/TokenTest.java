package io.packetfs.edge.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.edge.EdgeRig;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.Test;

/** Who may call an edge server. */
class TokenTest {
  private static final String TOKEN = "0123456789abcdef";

  private static int status(EdgeRig rig, String path, String authorization) {
    HttpRequest.Builder request = rig.request(path).GET();
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    return rig.send(request).status();
  }

  @Test
  void everyCallButHealthHasToShowTheToken() {
    try (EdgeRig rig = EdgeRig.start(options -> options.api(new Listener("0.0.0.0", 0, TOKEN)))) {
      assertEquals(200, status(rig, "/health", ""));
      assertEquals(401, status(rig, "/metrics", ""));
      assertEquals(401, status(rig, "/compute", ""));
      assertEquals(401, status(rig, "/metrics", "Bearer " + TOKEN + "0"));
      assertEquals(401, status(rig, "/metrics", "Basic " + TOKEN));
      assertEquals(200, status(rig, "/metrics", "Bearer " + TOKEN));
      assertEquals(200, status(rig, "/metrics", "bearer " + TOKEN));
      EdgeRig.Answer refused = rig.send(rig.request("/metrics").GET());
      assertEquals("Bearer", refused.header("WWW-Authenticate"));
      assertEquals("UNAUTHORIZED", refused.json().getString("code"));
    }
  }

  @Test
  void nobodyListensBeyondLoopbackWithoutAToken() {
    for (String host :
        new String[] {"0.0.0.0", "::", "192.0.2.1", "example.com", "127.evil.example"}) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> new Listener(host, 0, null));
      assertTrue(String.valueOf(e.getMessage()).contains("set api.token"), e::getMessage);
    }
  }

  @Test
  void loopbackNeedsNone() {
    for (String host : new String[] {"127.0.0.1", "127.1.2.3", "localhost", "::1"}) {
      assertEquals(host, new Listener(host, 0, null).host());
    }
  }

  @Test
  void aTokenThatCouldBeGuessedIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Listener("0.0.0.0", 0, "short"));
    assertThrows(
        IllegalArgumentException.class, () -> new Listener("0.0.0.0", 0, "with spaces in between"));
  }
}
