package io.packetfs.edge.source;

import static io.packetfs.edge.EdgeRig.allowing;
import static io.packetfs.edge.EdgeRig.op;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.edge.EdgeRig;
import io.packetfs.origin.Volume;
import io.packetfs.testing.Reference;
import io.packetfs.testing.TestObject;
import io.packetfs.testing.TestObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of the file system a node reads, through {@code POST /compute}. */
class FileSourceTest {
  private static final TestObject OBJECT = TestObjects.seeded(4, (3 << 20) + 17);

  @TempDir private Path temp;
  private Path root;
  private Path outside;
  private EdgeRig rig;

  @BeforeEach
  void start() throws IOException {
    // The real path: on some machines the temporary directory is behind a link itself.
    Path real = temp.toRealPath();
    root = Files.createDirectory(real.resolve("volume"));
    outside = Files.createDirectory(real.resolve("outside"));
    Path fixed = Files.createDirectory(root.resolve("fixed"));
    OBJECT.writeTo(root.resolve("object"));
    OBJECT.writeTo(fixed.resolve("object"));
    OBJECT.writeTo(outside.resolve("secret"));
    rig =
        EdgeRig.start(
            options ->
                options
                    .policy(allowing("file:///"))
                    .volumes(
                        List.of(
                            new Volume("data", root.toString(), false),
                            new Volume("fixed", fixed.toString(), true))));
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private EdgeRig.Answer crc(Path path) {
    return rig.compute("file://" + path, op("crc32c", 0));
  }

  private static void problem(EdgeRig.Answer answer, int status, String code) {
    assertEquals(status, answer.status(), answer.response()::body);
    assertEquals(code, answer.json().getString("code"), answer.response()::body);
  }

  private static void isRight(EdgeRig.Answer answer) {
    assertEquals(200, answer.status(), answer.response()::body);
    assertEquals(Reference.crc32c(OBJECT), ((Number) answer.value(0)).longValue());
  }

  @Test
  void aFileIsReadAndItsIdentityNamesItsVolume() {
    EdgeRig.Answer answer = crc(root.resolve("object"));
    isRight(answer);
    String validator = answer.json().getJsonObject("object").getString("validator");
    assertTrue(validator.startsWith("data:/object:"), validator);
    assertEquals("UNKNOWN", answer.json().getJsonObject("cache").getString("status"));
  }

  @Test
  void aFileOfAnImmutableVolumeIsMappedAndTheLongestVolumeWins() {
    EdgeRig.Answer answer = crc(root.resolve("fixed/object"));
    isRight(answer);
    isRight(crc(root.resolve("fixed/object")));
    String validator = answer.json().getJsonObject("object").getString("validator");
    assertTrue(validator.startsWith("fixed:/object:"), validator);
  }

  @Test
  void anEmptyFileHasTheEmptyResults() throws IOException {
    Files.createFile(root.resolve("empty"));
    EdgeRig.Answer answer = crc(root.resolve("empty"));
    assertEquals(200, answer.status(), answer.response()::body);
    assertEquals(0, ((Number) answer.value(0)).longValue());
  }

  @Test
  void aMissingFileIsNamed() {
    EdgeRig.Answer answer = crc(root.resolve("nothing"));
    problem(answer, 502, "OBJECT_NOT_FOUND");
    assertTrue(answer.json().getString("detail").contains(root.resolve("nothing").toString()));
  }

  @Test
  void aPathThroughAFileIsMissingToo() {
    problem(crc(root.resolve("object/below")), 502, "OBJECT_NOT_FOUND");
  }

  @Test
  void aDirectoryIsNoObject() {
    EdgeRig.Answer answer = crc(root.resolve("fixed"));
    problem(answer, 502, "OBJECT_NOT_FOUND");
    assertEquals("a directory", answer.json().getString("actual"));
  }

  @Test
  void whatNoVolumeHoldsIsDenied() {
    problem(crc(outside.resolve("secret")), 403, "POLICY_DENIED");
    problem(crc(Path.of(root + "-more")), 403, "POLICY_DENIED");
  }

  @Test
  void dotsDoNotLeadOutOfAVolume() {
    problem(
        rig.compute("file://" + root + "/../outside/secret", op("crc32c", 0)),
        403,
        "POLICY_DENIED");
    EdgeRig.Answer encoded =
        rig.compute("file://" + root + "/%2e%2e/outside/secret", op("crc32c", 0));
    assertEquals(
        true, encoded.status() == 403 || encoded.status() == 422, encoded.response()::body);
  }

  @Test
  void aLinkInsideItsVolumeIsFollowed() throws IOException {
    Files.createSymbolicLink(root.resolve("link"), Path.of("object"));
    isRight(crc(root.resolve("link")));
  }

  @Test
  void aLinkOutOfItsVolumeIsDenied() throws IOException {
    Files.createSymbolicLink(root.resolve("link"), outside.resolve("secret"));
    Files.createSymbolicLink(root.resolve("directory"), outside);
    problem(crc(root.resolve("link")), 403, "POLICY_DENIED");
    problem(crc(root.resolve("directory/secret")), 403, "POLICY_DENIED");
  }

  @Test
  void aLinkOutOfItsVolumeDoesNotTellWhatIsThere() throws IOException {
    Files.createSymbolicLink(root.resolve("directory"), outside);
    Files.createSymbolicLink(root.resolve("dangling"), outside.resolve("nothing"));
    problem(crc(root.resolve("directory/nothing")), 403, "POLICY_DENIED");
    problem(crc(root.resolve("dangling")), 403, "POLICY_DENIED");
  }

  @Test
  void aLoopOfLinksIsNoObject() throws IOException {
    Files.createSymbolicLink(root.resolve("a"), Path.of("b"));
    Files.createSymbolicLink(root.resolve("b"), Path.of("a"));
    problem(crc(root.resolve("a")), 502, "OBJECT_NOT_FOUND");
  }

  @Test
  void aRangeBeyondTheEndOfAFileIsNamedByItsInstruction() {
    EdgeRig.Answer answer =
        rig.compute("file://" + root.resolve("object"), op("fnv", 0, OBJECT.sizeBytes(), 1));
    problem(answer, 422, "RANGE_BEYOND_END");
    assertEquals(0, answer.json().getInteger("instruction_index"));
  }
}
