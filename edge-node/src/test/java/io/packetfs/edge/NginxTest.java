package io.packetfs.edge;

import static io.packetfs.edge.EdgeRig.allowing;
import static io.packetfs.edge.EdgeRig.op;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.packetfs.testing.NginxRig;
import io.packetfs.testing.Reference;
import io.packetfs.testing.TestObject;
import io.packetfs.testing.TestObjects;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** A real origin behind a real cache. */
class NginxTest {
  private static final TestObject OBJECT = TestObjects.seeded(8, (3 << 20) + 5);

  @Test
  void theFirstCallFillsTheCacheAndTheSecondIsAHit() throws IOException {
    try (NginxRig nginx = NginxRig.start();
        EdgeRig rig =
            EdgeRig.start(
                options -> options.policy(allowing(nginx.edgeUrl("/"), nginx.originUrl("/"))))) {
      OBJECT.writeTo(nginx.root().resolve("object"));
      Files.createFile(nginx.root().resolve("empty"));
      long crc = Reference.crc32c(OBJECT);
      EdgeRig.Answer miss = rig.compute(nginx.edgeUrl("/object"), op("crc32c", 0));
      assertEquals(200, miss.status(), miss.response()::body);
      assertEquals(crc, ((Number) miss.value(0)).longValue());
      assertEquals("MISS", miss.json().getJsonObject("cache").getString("status"));
      long filled = nginx.originLog().bytes();

      EdgeRig.Answer hit = rig.compute(nginx.edgeUrl("/object"), op("crc32c", 0));
      assertEquals(crc, ((Number) hit.value(0)).longValue());
      assertEquals("HIT", hit.json().getJsonObject("cache").getString("status"));
      assertEquals("X-Cache-Status", hit.json().getJsonObject("cache").getString("source"));
      assertEquals(filled, nginx.originLog().bytes(), "a hit costs the origin nothing");

      EdgeRig.Answer direct = rig.compute(nginx.originUrl("/object"), op("crc32c", 0));
      assertEquals(crc, ((Number) direct.value(0)).longValue());
      assertEquals("UNKNOWN", direct.json().getJsonObject("cache").getString("status"));

      EdgeRig.Answer empty = rig.compute(nginx.originUrl("/empty"), op("crc32c", 0));
      assertEquals(200, empty.status(), empty.response()::body);
      assertEquals(0, ((Number) empty.value(0)).longValue());

      EdgeRig.Answer missing = rig.compute(nginx.edgeUrl("/nothing"), op("crc32c", 0));
      assertEquals("OBJECT_NOT_FOUND", missing.json().getString("code"));
    }
  }
}
