package io.packetfs.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.cli.config.ConfigurationReader.Flag;
import io.packetfs.scheduler.pcpu.PcpuTokens;
import io.packetfs.scheduler.store.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigurationTest {
  @TempDir Path conf;

  @Test
  void whereNobodySaysAnythingTheDefaultHolds() {
    Configuration configuration = read(Map.of(), Map.of());

    assertEquals(8080, configuration.whole(SchedulerKey.REST_PORT));
    assertEquals("default", configuration.source(SchedulerKey.REST_PORT));
  }

  @Test
  void aFlagGoesBeforeAVariableBeforeAFileBeforeTheDefault() throws IOException {
    write("scheduler.yaml", "rest:\n  host: localhost\n  port: 1\nretention: 1d\n");
    Configuration configuration =
        read(
            Map.of("PFS_SCHEDULER_REST_PORT", "2", "PFS_SCHEDULER_REST_HOST", "127.0.0.2"),
            Map.of("scheduler.rest.port", "3"));

    assertEquals(3, configuration.whole(SchedulerKey.REST_PORT));
    assertEquals("--set", configuration.source(SchedulerKey.REST_PORT));
    assertEquals("127.0.0.2", configuration.text(SchedulerKey.REST_HOST));
    assertEquals("PFS_SCHEDULER_REST_HOST", configuration.source(SchedulerKey.REST_HOST));
    assertEquals(24L * 3600 * 1000, configuration.whole(SchedulerKey.RETENTION));
    assertEquals(
        conf.resolve("scheduler.yaml") + ":4", configuration.source(SchedulerKey.RETENTION));
  }

  @Test
  void aDatabaseIsAFileOrMemoryOrAServer() throws IOException {
    write("db.secret", "hidden\n");
    write("policy.yaml", "");

    assertEquals(
        new Database.Sqlite(conf.resolve("var/packetfs.db")),
        database(Map.of()),
        "in the var directory");
    assertEquals(new Database.Memory(), database(Map.of("scheduler.database", "memory")));
    String url = "postgresql://db.example.org:5432/jobs?sslmode=verify-full";
    assertEquals(
        new Database.Postgres(url, "packetfs", ""), database(Map.of("scheduler.database", url)));
    Database server =
        database(
            Map.of(
                "scheduler.database", url,
                "scheduler.database_user", "me",
                "scheduler.database_password_file", "db.secret"));
    assertEquals(new Database.Postgres(url, "me", "hidden"), server);
    assertEquals("postgresql://db.example.org:5432/jobs", server.toString());
  }

  @Test
  void aPasswordFileThatIsMissingIsNamed() {
    ConfigException refusal =
        assertThrows(
            ConfigException.class,
            () ->
                database(
                    Map.of(
                        "scheduler.database", "postgresql://db.example.org/jobs",
                        "scheduler.database_password_file", "missing")));
    assertTrue(
        String.valueOf(refusal.getMessage()).contains("database_password_file"),
        String.valueOf(refusal.getMessage()));
  }

  @Test
  void tokensOfPcpusComeFromTheirFiles() throws IOException {
    write("edge.token", "hidden-from-everybody\n");
    write(
        "scheduler.yaml",
        "pcpu_tokens: [{endpoint: \"https://e.example\", token_file: edge.token}]");
    assertEquals(
        new PcpuTokens(List.of(new PcpuTokens.Row("https://e.example", "hidden-from-everybody"))),
        SchedulerSettings.options(read(Map.of(), Map.of())).pcpuTokens());
  }

  @Test
  void aTokenOfAPcpuThatCannotBeReadOrHasNoUrlIsRefusedWithItsLine() throws IOException {
    for (String row :
        List.of(
            "{endpoint: \"https://e.example\", token_file: missing}",
            "{endpoint: \"e.example\", token_file: missing}")) {
      write("scheduler.yaml", "pcpu_tokens:\n  - " + row + "\n");
      ConfigException refusal =
          assertThrows(
              ConfigException.class, () -> SchedulerSettings.options(read(Map.of(), Map.of())));
      assertTrue(
          String.valueOf(refusal.getMessage()).contains("scheduler.yaml:2: pcpu_tokens"),
          String.valueOf(refusal.getMessage()));
    }
  }

  private Database database(Map<String, String> sets) {
    return SchedulerSettings.options(read(Map.of(), sets)).database();
  }

  @Test
  void anUnknownKeyIsNamedWithItsLineAndTheNearestKnownOne() throws IOException {
    write("scheduler.yaml", "rest:\n  host: 127.0.0.1\n  prot: 8080\n");

    assertEquals(
        List.of(
            conf.resolve("scheduler.yaml")
                + ":3: rest.prot: unknown setting; the nearest known is rest.port"),
        complaints(Map.of(), Map.of()));
  }

  @Test
  void aWrongValueIsToldWithWhatWasFoundAndWhatIsRight() throws IOException {
    write("scheduler.yaml", "rest:\n  port: 65536\n");

    assertEquals(
        List.of(
            conf.resolve("scheduler.yaml")
                + ":2: rest.port: found \"65536\", right is a whole number from 0 to 65535 (default"
                + " 8080)"),
        complaints(Map.of(), Map.of()));
  }

  @Test
  void allThatIsWrongIsToldAtOnce() throws IOException {
    write("edge.yaml", "latency: fast\nvolumes:\n  - name: a\n");
    write("policy.yaml", "alow: []\n");

    List<String> complaints =
        complaints(Map.of("PFS_CLUSTER_PROT", "1"), Map.of("edge.concurency", "4"));

    assertEquals(
        List.of(
            conf.resolve("edge.yaml")
                + ":1: latency: found \"fast\", right is a duration from 0s to 1h, such as 500ms,"
                + " 30s or 5m (default 1ms)",
            conf.resolve("edge.yaml")
                + ":3: volumes: path is missing; right is an absolute path (default [])",
            conf.resolve("policy.yaml") + ":1: alow: unknown setting; the nearest known is allow",
            "PFS_CLUSTER_PROT: unknown variable; the nearest known is PFS_CLUSTER_PORT",
            "--set: edge.concurency: unknown setting; the nearest known is edge.concurrency"),
        complaints);
  }

  @Test
  void anUnknownFieldOfARowIsNamed() throws IOException {
    write("policy.yaml", "allow:\n  - prefix: https://a/\n    private_address: true\n");

    assertEquals(
        List.of(
            conf.resolve("policy.yaml")
                + ":3: allow: unknown field private_address; the nearest known is private_addresses"
                + " (default [])"),
        complaints(Map.of(), Map.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "rest: [1]|:1: rest: found a list, right is a mapping of settings",
        "- 1|:1: found a list, right is a mapping of settings",
        "rest: {port: 1, port: 2}|twice",
        "rest: &a {port: 1}|anchors and aliases",
        "rest: {port: 1|not YAML",
        "--- {}\\n--- {}|a second document"
      })
  void aFileThatIsNoMappingOfSettingsIsRefused(String yaml, String complaint) throws IOException {
    write("scheduler.yaml", yaml.replace("\\n", "\n"));

    List<String> complaints = complaints(Map.of(), Map.of());

    assertEquals(1, complaints.size(), complaints::toString);
    assertTrue(complaints.getFirst().contains(complaint), complaints::toString);
  }

  @Test
  void theVariablesOfClientsAreNoSettings() {
    read(Map.of("PFS_SCHEDULER_URL", "http://127.0.0.1:1", "PFS_HOME", "x", "PATH", "y"), Map.of());
  }

  @Test
  void listsComeInOneLineToo() {
    Configuration configuration =
        read(
            Map.of(
                "PFS_CLUSTER_MEMBERS",
                "a, b:5702",
                "PFS_POLICY_ALLOW",
                "[{prefix: \"http://a/\"}]"),
            Map.of());

    assertEquals(List.of("a", "b:5702"), configuration.texts(ClusterKey.MEMBERS));
    assertEquals("http://a/", configuration.rows(PolicyKey.ALLOW).getFirst().text("prefix"));
    assertFalse(configuration.rows(PolicyKey.ALLOW).getFirst().flag("private_addresses"));
  }

  @Test
  void noneIsNothing() {
    assertNull(read(Map.of(), Map.of("edge.id", "none")).textOrNull(EdgeKey.ID));
  }

  @Test
  void aSecretIsNeverShown() throws IOException {
    write("edge.yaml", "http:\n  headers: [{origin: \"https://a\", name: X-Key, value: hush}]\n");

    assertEquals(
        "[{origin: https://a, name: X-Key, value: (secret)}]",
        read(Map.of(), Map.of()).shown(HttpKey.HEADERS));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void everySettingHasAVariableAndADefaultOfItsKind(Setting setting) {
    Configuration configuration = read(Map.of(setting.variable(), setting.defaultText()), Map.of());

    assertEquals(setting.variable(), configuration.source(setting));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void everyExampleIsARightValue(Setting setting) {
    if (setting.entry().kind() instanceof Kind.Rows rows) {
      assertEquals(1, read(Map.of(), Map.of(setting.path(), rows.example())).rows(setting).size());
    }
  }

  static List<Setting> settings() {
    return Setting.all();
  }

  private Configuration read(Map<String, String> variables, Map<String, String> flags) {
    Map<String, Flag> given =
        flags.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> new Flag("--set", e.getValue())));
    return ConfigurationReader.read(conf, conf.resolve("var"), variables, given);
  }

  private List<String> complaints(Map<String, String> variables, Map<String, String> flags) {
    return assertThrows(ConfigException.class, () -> read(variables, flags)).complaints();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(conf.resolve(name), text);
  }
}
