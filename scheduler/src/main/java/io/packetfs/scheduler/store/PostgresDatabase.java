package io.packetfs.scheduler.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Opens a PostgreSQL database as a store: probe, migrate, then a pool. A server that is stopped and
 * started again is survived: calls fail meanwhile, and dead connections are replaced.
 */
final class PostgresDatabase {
  /** Connections of one scheduler. Its calls come from a few threads; servers allow 100 or so. */
  static final int CONNECTIONS_MAX = 4;

  /** How long a call waits for a connection, in ms: shorter than a lease. */
  private static final long CONNECTION_TIMEOUT_MS = 2_000;

  /** How long an idle connection may take to prove that it lives, in ms. */
  private static final long VALIDATION_TIMEOUT_MS = 1_000;

  /** How long a connection may take to be made, in s: the driver counts in seconds. */
  private static final int CONNECT_TIMEOUT_S = 2;

  /** ... at the start, when no lease is at stake, and on a busy machine nothing is quick. */
  private static final int FIRST_CONNECT_TIMEOUT_S = 20;

  /** How long a statement may run, in ms. */
  private static final int STATEMENT_TIMEOUT_MS = 5_000;

  /** How long a statement waits for another transaction's lock, in ms. */
  private static final int LOCK_TIMEOUT_MS = 2_000;

  /**
   * How long the server keeps the locks of a scheduler that froze or was cut off in the middle of a
   * transaction, in ms: so long the next leader may be kept waiting.
   */
  static final int IDLE_IN_TRANSACTION_TIMEOUT_MS = 2_000;

  /** How long the server waits for a scheduler's network to take an answer, in ms. */
  private static final int TCP_USER_TIMEOUT_MS = 5_000;

  /** How long an answer is waited for, in s: the server gives up sooner unless it is cut off. */
  private static final int SOCKET_TIMEOUT_S = 10;

  /** How long a migration's statement may run, in s. */
  private static final int MIGRATION_TIMEOUT_S = 600;

  /** No order but the bytes' is the same on every server. */
  private static final String BYTE_ORDER = "COLLATE \"C\"";

  /** Ways to put a secret where logs and process lists show it. */
  private static final List<String> SECRETS = List.of("password=", "sslpassword=");

  private static final String JDBC = "jdbc:";
  private static final String SCHEME = JDBC + "postgresql:";

  /**
   * Rounded down, else a day began half a millisecond early. Unlike {@code now()} it does not stand
   * still in a transaction that waits.
   */
  private static final String NOW_MS =
      "CAST(FLOOR(EXTRACT(EPOCH FROM clock_timestamp()) * 1000) AS BIGINT)";

  private PostgresDatabase() {}

  static Store open(String url, String user, String password) {
    return open(url, user, password, NOW_MS);
  }

  /**
   * Opens one with a test's clock.
   *
   * @param nowMsSql the database's clock as an expression in ms since the epoch
   */
  static Store open(String url, String user, String password, String nowMsSql) {
    String jdbcUrl = checked(url);
    String name = withoutParameters(jdbcUrl);
    Dialect.Failure failure = (what, cause) -> PostgresFailure.of(what, name, cause);
    probe(migrating(jdbcUrl, user, password), failure);
    Schema.migrate(name, migrating(jdbcUrl, user, password), BYTE_ORDER, failure);
    // FOR KEY SHARE and FOR UPDATE exclude each other; an UPDATE of no key passes by the former
    // (postgresql.org/docs/current/explicit-locking.html, "Row-Level Locks").
    Dialect dialect =
        new Dialect(Tenancy.SHARED, nowMsSql, " FOR UPDATE", " FOR KEY SHARE", failure);
    return new SqlStore(
        name, new Transactions(pool(connections(jdbcUrl, user, password)), dialect), () -> {});
  }

  private static String checked(String url) {
    String jdbcUrl = url.startsWith(JDBC) ? url : JDBC + url;
    String lower = jdbcUrl.toLowerCase(Locale.ROOT);
    if (lower.contains("@") || SECRETS.stream().anyMatch(lower::contains)) {
      throw new StoreException(
          "the database's URL must not hold a user or a password, which logs would show: give them by their own"
              + " settings",
          null);
    }
    if (!jdbcUrl.startsWith(SCHEME)) {
      throw new StoreException(
          "a PostgreSQL database is named like postgresql://HOST:5432/DATABASE, not " + url, null);
    }
    return jdbcUrl;
  }

  /** What messages call it: parameters may name files and users. */
  static String withoutParameters(String url) {
    int parameters = url.indexOf('?');
    String address = parameters < 0 ? url : url.substring(0, parameters);
    return address.startsWith(JDBC) ? address.substring(JDBC.length()) : address;
  }

  /** Connections as the pool has them. */
  static DataSource connections(String jdbcUrl, String user, String password) {
    PGSimpleDataSource source = source(jdbcUrl, user, password);
    source.setSocketTimeout(SOCKET_TIMEOUT_S);
    source.setOptions(
        "-c statement_timeout="
            + STATEMENT_TIMEOUT_MS
            + " -c lock_timeout="
            + LOCK_TIMEOUT_MS
            + " -c idle_in_transaction_session_timeout="
            + IDLE_IN_TRANSACTION_TIMEOUT_MS
            + " -c tcp_user_timeout="
            + TCP_USER_TIMEOUT_MS);
    return source;
  }

  private static DataSource migrating(String jdbcUrl, String user, String password) {
    PGSimpleDataSource source = source(jdbcUrl, user, password);
    source.setConnectTimeout(FIRST_CONNECT_TIMEOUT_S);
    source.setLoginTimeout(FIRST_CONNECT_TIMEOUT_S);
    source.setSocketTimeout(MIGRATION_TIMEOUT_S);
    return source;
  }

  private static PGSimpleDataSource source(String jdbcUrl, String user, String password) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    try {
      source.setUrl(jdbcUrl);
    } catch (IllegalArgumentException e) {
      throw new StoreException(
          "a PostgreSQL database is named like postgresql://HOST:5432/DATABASE, not "
              + withoutParameters(jdbcUrl),
          e);
    }
    source.setUser(user);
    source.setPassword(password);
    source.setApplicationName("pfs-scheduler");
    source.setConnectTimeout(CONNECT_TIMEOUT_S);
    source.setLoginTimeout(CONNECT_TIMEOUT_S);
    source.setTcpKeepAlive(true);
    return source;
  }

  /** Finds out whether the server lets us in, before anybody's retries hide why not. */
  private static void probe(DataSource connections, Dialect.Failure failure) {
    try {
      connections.getConnection().close();
    } catch (SQLException e) {
      throw failure.of("open the database", e);
    }
  }

  private static HikariDataSource pool(DataSource connections) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("pfs-store");
    config.setDataSource(connections);
    config.setMaximumPoolSize(CONNECTIONS_MAX);
    config.setConnectionTimeout(CONNECTION_TIMEOUT_MS);
    config.setInitializationFailTimeout(TimeUnit.SECONDS.toMillis(FIRST_CONNECT_TIMEOUT_S));
    config.setValidationTimeout(VALIDATION_TIMEOUT_MS);
    // What is read behind a lock must be what was committed last, whatever the server's default.
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    return new HikariDataSource(config);
  }
}
