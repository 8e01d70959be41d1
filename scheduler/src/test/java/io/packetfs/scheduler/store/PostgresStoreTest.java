package io.packetfs.scheduler.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.testing.PostgresRig;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract over PostgreSQL, and how it says what is wrong with a server. */
class PostgresStoreTest extends SharedStoreContract {
  private static final List<String> TABLES =
      List.of("job_windows", "jobs", "budgets", "origins", "pcpus", "test.clock");

  private static PostgresRig rig;
  private static String shared;
  private static Store pooled;

  /** The test's own: clocks are set hundreds of times, and to connect is dearer than to ask. */
  private static Connection own;

  /**
   * One database and one pool of connections for all tests, which empty its tables: to make them
   * for each takes far longer than the test.
   */
  @BeforeAll
  static void startServer() throws IOException, SQLException {
    rig = PostgresRig.start();
    shared = rig.newDatabase();
    own = connection(shared);
    execute(own, "CREATE SCHEMA test; CREATE TABLE test.clock (now_ms BIGINT)");
    pooled =
        PostgresDatabase.open(
            shared, PostgresRig.USER, PostgresRig.PASSWORD, "(SELECT now_ms FROM test.clock)");
  }

  @AfterAll
  static void closeServer() throws IOException, SQLException {
    if (pooled != null) {
      pooled.close();
    }
    if (own != null) {
      own.close();
    }
    if (rig != null) {
      rig.close();
    }
  }

  @Override
  Store open() {
    StringBuilder sql = new StringBuilder();
    TABLES.forEach(table -> sql.append("DELETE FROM ").append(table).append(';'));
    sql.append("UPDATE leadership SET epoch = 0, holder = '', expires_ms = 0, streams_from_ms = 0;")
        .append("INSERT INTO test.clock VALUES (")
        .append(EVENING_MS)
        .append(')');
    execute(own, sql.toString());
    return pooled;
  }

  /** The next test goes on with it. */
  @Override
  void closeStore() {}

  @Override
  public void setClock(long nowMs) {
    execute(own, "UPDATE test.clock SET now_ms = " + nowMs);
  }

  private static Connection connection(String url) throws SQLException {
    return DriverManager.getConnection("jdbc:" + url, PostgresRig.USER, PostgresRig.PASSWORD);
  }

  private static void onDatabase(String url, String sql) {
    try (Connection connection = connection(url)) {
      execute(connection, sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static void execute(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static String refusal(String url, String user, String password) {
    return assertThrows(StoreException.class, () -> Stores.postgres(url, user, password))
        .getMessage();
  }

  @Test
  void theRealClockIsTheServers() {
    try (Store real = Stores.postgres(shared, PostgresRig.USER, PostgresRig.PASSWORD)) {
      long beforeMs = System.currentTimeMillis();
      long nowMs = real.nowMs();
      assertTrue(beforeMs - 1 <= nowMs && nowMs <= System.currentTimeMillis() + 1);
      BudgetSlice slice = real.reserve(epoch, new BudgetRequest("*", 1, 1, 1, 1, null, null));
      assertEquals(nowMs / DAY_MS, slice.day(), "or midnight has passed just now");
      assertTrue(slice.dayEndsInMs() > 0 && slice.dayEndsInMs() <= DAY_MS);
    }
  }

  @Test
  void idsSortByTheirBytesWhateverTheServersLocale() {
    List.of("B", "a", "A", "b").forEach(id -> store.insert(queued(id), null));
    assertEquals(List.of("b", "a", "B", "A"), ids(store.page(null, null, 10)));
    assertEquals(List.of("A", "B", "a", "b"), ids(store.arrivals(epoch, 10).jobs()));
  }

  @Test
  void aWrongPasswordIsRefusedWithWhatToDoAndNotShown() {
    String refusal = refusal(shared, PostgresRig.USER, "a wrong one");
    assertTrue(refusal.contains("check user and password"), refusal);
    assertTrue(refusal.contains(shared), refusal);
    assertFalse(refusal.contains("a wrong one"), refusal);
  }

  @Test
  void aMissingPasswordIsRefusedWithWhatToDo() {
    String refusal = refusal(shared, PostgresRig.USER, "");
    assertTrue(refusal.contains("check user and password"), refusal);
  }

  @Test
  void aDatabaseThatIsMissingIsToldToBeCreated() {
    String refusal = refusal(shared + "x", PostgresRig.USER, PostgresRig.PASSWORD);
    assertTrue(refusal.contains("there is no such database: create it"), refusal);
  }

  @Test
  void aServerThatIsNotThereIsSaidToBeOutOfReach() {
    // Nobody can listen on port 1 by chance.
    String refusal = refusal("postgresql://127.0.0.1:1/pfs", "pfs", "pfs");
    assertTrue(refusal.contains("the server cannot be reached"), refusal);
  }

  @Test
  void aUserWithoutRightsIsToldWhichAreNeeded() {
    String url = rig.newDatabase();
    onDatabase(url, "CREATE ROLE reader LOGIN PASSWORD 'reader'");
    String refusal = refusal(url, "reader", "reader");
    assertTrue(refusal.contains("USAGE and CREATE on its schema"), refusal);
  }

  @Test
  void aUrlWithASecretIsRefusedWithoutShowingIt() {
    for (String secret :
        List.of(
            "postgresql://pfs:hidden@127.0.0.1/pfs",
            "jdbc:postgresql://127.0.0.1/pfs?password=hidden")) {
      String refusal = refusal(secret, "pfs", "pfs");
      assertTrue(refusal.contains("give them by their own settings"), refusal);
      assertFalse(refusal.contains("hidden"), refusal);
    }
  }

  @Test
  void aUrlOfAnotherKindIsRefusedWithAnExample() {
    for (String other : List.of("mysql://127.0.0.1/pfs", "postgresql://127.0.0.1:port/pfs")) {
      String refusal = refusal(other, "pfs", "pfs");
      assertTrue(refusal.contains("postgresql://HOST:5432/DATABASE"), refusal);
    }
  }

  @Test
  void theDatabaseOfAnotherProgramIsRefused() {
    String url = rig.newDatabase();
    onDatabase(url, "CREATE TABLE bookmarks (url TEXT)");
    String refusal = refusal(url, PostgresRig.USER, PostgresRig.PASSWORD);
    assertTrue(refusal.contains("if it belongs to another program"), refusal);
  }

  @Test
  void theSchemaOfANewerVersionIsRefused() {
    String url = rig.newDatabase();
    Stores.postgres(url, PostgresRig.USER, PostgresRig.PASSWORD).close();
    onDatabase(
        url,
        "INSERT INTO flyway_schema_history VALUES"
            + " (99, '99', 'later', 'SQL', 'V99__later.sql', 1, 'me', now(), 1, true)");
    String refusal = refusal(url, PostgresRig.USER, PostgresRig.PASSWORD);
    assertTrue(refusal.contains("schema version 99"), refusal);
  }
}
