package io.packetfs.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NginxRigTest {

  private static final int MIB = 1 << 20;
  private static final TestObject OBJECT = TestObjects.seeded(1, 2 * MIB + 5);

  private final HttpClient client = HttpClient.newHttpClient();
  private final NginxRig rig;

  NginxRigTest() throws IOException {
    rig = NginxRig.start();
  }

  @BeforeEach
  void write() throws IOException {
    OBJECT.writeTo(rig.root().resolve("object"));
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    rig.close();
    assertFalse(Files.exists(rig.root()));
  }

  @Test
  void theOriginServesRangesWithAStrongValidator() throws Exception {
    HttpResponse<byte[]> response = get(rig.originUrl("/object"), "bytes=1048570-1048579");

    assertEquals(206, response.statusCode());
    assertArrayEquals(OBJECT.bytes(1048570, 10), response.body());
    assertEquals(
        "bytes 1048570-1048579/" + OBJECT.sizeBytes(),
        response.headers().firstValue("Content-Range").orElseThrow());
    assertTrue(response.headers().firstValue("ETag").orElseThrow().startsWith("\""));
    assertEquals(
        new AccessLog.Entry(206, 10, "GET", "-", "bytes=1048570-1048579", "/object"),
        rig.originLog().entries().getFirst());
  }

  @Test
  void theEdgeFillsInSlicesThenHitsUntilItIsPurged() throws Exception {
    assertEquals("MISS", cacheStatusOfSecondSlice());
    assertEquals(MIB, rig.originLog().bytes("/object"));
    assertEquals("HIT", cacheStatusOfSecondSlice());
    assertEquals(1, rig.originLog().requests("/object"));
    assertEquals(200, rig.edgeLog().bytes("/object"));

    rig.purge();
    rig.originLog().forget();
    assertEquals("MISS", cacheStatusOfSecondSlice());
    assertEquals("HIT", cacheStatusOfSecondSlice());
    assertEquals(1, rig.originLog().requests());
  }

  @Test
  void aStoppedOriginIsGoneAndTheEdgeGoesOn() throws Exception {
    cacheStatusOfSecondSlice();
    rig.stopOrigin();

    assertThrows(ConnectException.class, () -> get(rig.originUrl("/object"), "bytes=0-0"));
    assertEquals("HIT", cacheStatusOfSecondSlice());
    assertEquals(502, get(rig.edgeUrl("/object"), "bytes=0-0").statusCode());
  }

  private String cacheStatusOfSecondSlice() throws Exception {
    HttpResponse<byte[]> response = get(rig.edgeUrl("/object"), "bytes=1048576-1048675");
    assertArrayEquals(OBJECT.bytes(MIB, 100), response.body());
    return response.headers().firstValue("X-Cache-Status").orElseThrow();
  }

  private HttpResponse<byte[]> get(String url, String range) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(url)).header("Range", range).build(),
        BodyHandlers.ofByteArray());
  }
}
