package io.packetfs.scheduler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.job.JobState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract over SQLite, and what only a file can do: outlive its process, be shared, be full,
 * be broken.
 */
class SqliteStoreTest extends SoleStoreContract {
  private static final SqliteFile.Settings TEST_CLOCK =
      new SqliteFile.Settings("(SELECT now_ms FROM test_clock)", Integer.MAX_VALUE);

  /** How many jobs the killed process stores before it is killed. */
  private static final int ACKNOWLEDGED_MIN = 50;

  @TempDir static Path pattern;
  @TempDir Path folder;

  /** Each test has a copy of it: to migrate an empty file takes longer than the test. */
  @BeforeAll
  static void migrateOnce() {
    Stores.sqlite(migrated()).close();
    onFile(
        migrated(),
        "CREATE TABLE test_clock (now_ms BIGINT)",
        "INSERT INTO test_clock VALUES (" + EVENING_MS + ")");
  }

  private static Path migrated() {
    return pattern.resolve("var/scheduler.db");
  }

  @Override
  Store open() {
    try {
      Files.createDirectories(file().getParent());
      Files.copy(migrated(), file());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return SqliteFile.open(file(), TEST_CLOCK);
  }

  @Override
  public void setClock(long nowMs) {
    onFile("UPDATE test_clock SET now_ms = " + nowMs);
  }

  private Path file() {
    return folder.resolve("var/scheduler.db");
  }

  private void onFile(String... statements) {
    onFile(file(), statements);
  }

  private static void onFile(Path file, String... statements) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      // The test's own writes need not outlive a power cut.
      statement.execute("PRAGMA synchronous = OFF");
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatWasStoredIsThereAfterReopening() {
    store.insert(queued("a"), "key");
    checkpoint(moved(queued("a"), JobState.RUNNING, null, "{}"), List.of(window(0, 1)));
    store.reserve(epoch, new BudgetRequest("*", 10, 1, 1, 1, 15L, null));
    store.close();
    store = SqliteFile.open(file(), TEST_CLOCK);
    epoch = store.lead("second", 0, LEASE_MS).epoch();
    assertEquals(2, epoch);
    assertEquals(moved(queued("a"), JobState.RUNNING, null, "{}"), store.find("a"));
    assertEquals(List.of(window(0, 1)), store.windows("a", -1, -1, 10));
    assertNotNull(store.insert(queued("b"), "key"));
    assertEquals(5, store.reserve(epoch, new BudgetRequest("*", 10, 1, 1, 1, 15L, null)).bytes());
  }

  @Test
  void theRealClockIsTheMachines() {
    try (Store real = Stores.sqlite(folder.resolve("real.db"))) {
      long beforeMs = System.currentTimeMillis();
      long nowMs = real.nowMs();
      assertTrue(beforeMs - 1 <= nowMs && nowMs <= System.currentTimeMillis() + 1);
      long first = real.lead("first", 0, LEASE_MS).epoch();
      BudgetSlice slice = real.reserve(first, new BudgetRequest("*", 1, 1, 1, 1, null, null));
      assertTrue(slice.dayEndsInMs() > 0 && slice.dayEndsInMs() <= DAY_MS);
    }
  }

  @Test
  void aFileHasOneScheduler() throws IOException {
    String refusal = assertThrows(StoreException.class, () -> Stores.sqlite(file())).getMessage();
    assertTrue(refusal.contains("in use by another scheduler"), refusal);
    assertTrue(refusal.contains("process " + ProcessHandle.current().pid()), refusal);
    assertTrue(refusal.contains(file().toRealPath().toString()), refusal);
    Path link = Files.createSymbolicLink(folder.resolve("link.db"), file());
    assertThrows(StoreException.class, () -> Stores.sqlite(link));
    store.close();
    Stores.sqlite(link).close();
  }

  @Test
  void everyAcknowledgedJobOutlivesAKilledProcess() throws Exception {
    Path database = folder.resolve("killed.db");
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                EndlessInserts.class.getName(),
                database.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> acknowledged = new ArrayList<>();
    try (BufferedReader lines = process.inputReader()) {
      String line;
      while ((line = lines.readLine()) != null) {
        // The kill may cut the last line short; then nobody was told of that job.
        if (line.length() == "job-".length() + 9) {
          acknowledged.add(line);
        }
        if (process.isAlive() && acknowledged.size() == ACKNOWLEDGED_MIN) {
          assertThrows(
              StoreException.class, () -> Stores.sqlite(database), "held by the other process");
          // Process.destroyForcibly would close the pipe with what is still in it.
          process.toHandle().destroyForcibly();
        }
      }
    } finally {
      process.destroyForcibly();
    }
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    assertTrue(acknowledged.size() >= ACKNOWLEDGED_MIN, "only " + acknowledged);
    try (Store reopened = Stores.sqlite(database)) {
      for (String id : acknowledged) {
        assertNotNull(reopened.find(id), id);
        assertEquals(1, reopened.windows(id, -1, -1, 10).size(), id);
      }
    }
  }

  /** The process that is killed: a line is an acknowledgement. */
  static final class EndlessInserts {
    private EndlessInserts() {}

    public static void main(String[] arguments) {
      try (Store store = Stores.sqlite(Path.of(arguments[0]))) {
        long epoch = store.lead("process", 0, LEASE_MS).epoch();
        for (int i = 0; ; i++) {
          String id = "job-%09d".formatted(i);
          store.insert(queued(id), "key " + i);
          StoredJob running = moved(queued(id), JobState.RUNNING, null, "{}");
          store.checkpoint(epoch, List.of(new JobCheckpoint(running, List.of(window(0, i)))));
          System.out.println(id);
        }
      }
    }
  }

  @Test
  void aFullDiskRefusesTheJobAndKeepsWhatThereWas() {
    Path database = folder.resolve("full.db");
    Stores.sqlite(database).close();
    try (Store full =
        SqliteFile.open(
            database, new SqliteFile.Settings(SqliteFile.Settings.DEFAULT.nowMsSql(), 60))) {
      List<String> stored = new ArrayList<>();
      StoreException refusal =
          assertThrows(
              StoreException.class,
              () -> {
                for (int i = 0; ; i++) {
                  StoredJob job = queued("job-%09d".formatted(i));
                  full.insert(
                      new StoredJob(
                          job.id(),
                          job.spec(),
                          JobState.SUCCEEDED,
                          0,
                          1L,
                          "\"" + "x".repeat(5_000) + "\""),
                      null);
                  stored.add(job.id());
                }
              });
      assertTrue(
          refusal.getMessage().contains("the disk is full: free some space"), refusal.getMessage());
      assertFalse(stored.isEmpty());
      assertEquals(stored.reversed(), ids(full.page(null, null, 1_000)));
      assertTrue(full.delete(stored.getFirst()), "space can be freed through the store itself");
    }
  }

  @Test
  void aPathThatCannotHoldADatabaseIsRefusedWithWhatToDo() throws IOException {
    Path notAFolder = Files.writeString(folder.resolve("plain"), "text");
    String inside =
        assertThrows(StoreException.class, () -> Stores.sqlite(notAFolder.resolve("x.db")))
            .getMessage();
    assertTrue(inside.contains("its folder must exist or be creatable"), inside);
    String isFolder = assertThrows(StoreException.class, () -> Stores.sqlite(folder)).getMessage();
    assertTrue(isFolder.contains("names a file in a folder that this user may write to"), isFolder);
  }

  @Test
  void aFileThatIsNoDatabaseIsRefusedAndLeftAlone() throws IOException {
    Path text = Files.writeString(folder.resolve("text.db"), "not a database ".repeat(1_000));
    String refusal = assertThrows(StoreException.class, () -> Stores.sqlite(text)).getMessage();
    assertTrue(
        refusal.contains("it is no intact SQLite database: restore it from a backup"), refusal);
    assertTrue(Files.readString(text).startsWith("not a database "));
  }

  @Test
  void aRowThatSomebodyBrokeIsToldAsDamage() {
    store.insert(queued("a"), null);
    onFile("UPDATE jobs SET spec = '{\"data_url\": 7}'");
    String refusal = assertThrows(StoreException.class, () -> store.find("a")).getMessage();
    assertTrue(refusal.contains("a row holds JSON that this version cannot read"), refusal);
  }

  @Test
  void theSchemaOfANewerVersionIsRefused() {
    store.close();
    onFile(
        "INSERT INTO flyway_schema_history VALUES"
            + " (99, '99', 'later', 'SQL', 'V99__later.sql', 1, 'me', '2030-01-01 00:00:00.000', 1, 1)");
    String refusal = assertThrows(StoreException.class, () -> Stores.sqlite(file())).getMessage();
    assertTrue(refusal.contains("schema version 99"), refusal);
    onFile("DELETE FROM flyway_schema_history WHERE version = '99'");
    store = SqliteFile.open(file(), TEST_CLOCK);
    assertNull(store.find("a"));
  }

  @Test
  void theDatabaseOfAnotherProgramIsRefused() throws SQLException {
    Path other = folder.resolve("other.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + other);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE bookmarks (url TEXT)");
    }
    String refusal = assertThrows(StoreException.class, () -> Stores.sqlite(other)).getMessage();
    assertTrue(refusal.contains("if it belongs to another program"), refusal);
  }
}
