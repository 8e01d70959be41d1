package io.packetfs.cli.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.cli.Main;
import io.packetfs.testing.NginxRig;
import io.packetfs.testing.Processes;
import io.packetfs.testing.RunningProcess;
import io.packetfs.testing.TestObject;
import io.packetfs.testing.TestObjects;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code pfs run} over what a real nginx publishes of its objects, through a real cache too. */
class PublishedChecksumTest {
  private static final TestObject OBJECT = TestObjects.seeded(17, (20 << 20) + 11);
  private static final String ANOTHER = "AAAAAA==";

  @RegisterExtension final Processes processes = new Processes();

  private NginxRig nginx;
  private String published;

  @BeforeEach
  void start() throws IOException {
    CRC32C crc = new CRC32C();
    crc.update(OBJECT.bytes());
    published =
        Base64.getEncoder()
            .encodeToString(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    nginx =
        NginxRig.start(
            """
            location /google { add_header x-goog-hash crc32c=%1$s; add_header x-goog-hash md5=AA==; }
            location /digest { add_header Repr-Digest "sha-256=:AA==:, crc32c=:%1$s:"; }
            location /amazon { add_header x-amz-checksum-crc32c %1$s; add_header x-amz-checksum-type FULL_OBJECT; }
            location /parts { add_header x-amz-checksum-crc32c %2$s-3; add_header x-amz-checksum-type COMPOSITE; }
            location /wrong { add_header x-goog-hash crc32c=%2$s; }
            """
                .formatted(published, ANOTHER));
    for (String name : new String[] {"google", "digest", "amazon", "parts", "wrong"}) {
      OBJECT.writeTo(nginx.root().resolve(name));
    }
  }

  @AfterEach
  void stop() throws IOException {
    nginx.close();
  }

  private RunningProcess pfs(String... arguments) {
    return processes.java(Main.class, arguments);
  }

  private static JsonObject result(RunningProcess run) {
    return new JsonObject(run.out())
        .getJsonArray("objects")
        .getJsonObject(0)
        .getJsonArray("results")
        .getJsonObject(0);
  }

  @Test
  void theResultSaysWhichHeaderVerifiesIt() {
    RunningProcess google = pfs("run", nginx.originUrl("/google"), "crc32c", "--json");
    RunningProcess digest = pfs("run", nginx.edgeUrl("/digest"), "crc32c", "--json");
    assertEquals(0, google.awaitExit(Rest.BOUND), google::toString);
    assertEquals(0, digest.awaitExit(Rest.BOUND), digest::toString);
    assertEquals(published, result(google).getString("base64"));
    assertEquals(true, result(google).getBoolean("verified"));
    assertEquals("x-goog-hash", result(google).getString("verified_by"));
    assertEquals("Repr-Digest", result(digest).getString("verified_by"));

    RunningProcess amazon = pfs("run", nginx.originUrl("/amazon"), "crc32c");
    RunningProcess parts = pfs("run", nginx.originUrl("/parts"), "crc32c", "--json");
    assertEquals(0, amazon.awaitExit(Rest.BOUND), amazon::toString);
    assertTrue(amazon.out().contains(" verified: x-amz-checksum-crc32c"), amazon::toString);
    assertEquals(0, parts.awaitExit(Rest.BOUND), parts::toString);
    assertFalse(result(parts).containsKey("verified"), parts::toString);
  }

  @Test
  void anotherPublishedValueFailsTheJobWithBoth() {
    RunningProcess wrong = pfs("run", nginx.originUrl("/wrong"), "crc32c", "--json");
    RunningProcess count = pfs("run", nginx.originUrl("/wrong"), "counteq:0", "--json");
    assertEquals(3, wrong.awaitExit(Rest.BOUND), wrong::toString);
    JsonObject error = new JsonObject(wrong.out()).getJsonObject("error");
    assertEquals("CHECKSUM_MISMATCH", error.getString("code"));
    assertTrue(error.getString("expected").contains(ANOTHER), error::encode);
    assertTrue(error.getString("actual").contains(published), error::encode);
    assertEquals(0, count.awaitExit(Rest.BOUND), count::toString);
  }
}
