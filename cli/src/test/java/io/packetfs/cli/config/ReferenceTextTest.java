package io.packetfs.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code conf/*.yaml} and {@code docs/configuration.md} say what the table says. After a change of
 * the table: {@code pfs test -pl cli -am -Dtest=ReferenceTextTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dpfs.reference.write=true} writes them anew.
 */
class ReferenceTextTest {
  private static final Path HOME = Path.of(System.getProperty("pfs.home"));

  @ParameterizedTest
  @EnumSource(ConfFile.class)
  void aShippedFileHasEverySettingWithItsDefaultAndWhatItIs(ConfFile file) throws IOException {
    holds(HOME.resolve("conf").resolve(file.fileName()), ReferenceText.confFile(file));
  }

  @Test
  void thePageOfTheDocumentationHasEverySetting() throws IOException {
    holds(HOME.resolve("docs/configuration.md"), ReferenceText.page());
  }

  private static void holds(Path path, String text) throws IOException {
    if (Boolean.getBoolean("pfs.reference.write")) {
      Files.writeString(path, text);
    }
    assertEquals(text, Files.readString(path), path + " differs from the table of settings");
  }
}
