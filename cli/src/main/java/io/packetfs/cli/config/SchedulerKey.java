package io.packetfs.cli.config;

import io.packetfs.cli.config.Kind.Duration;
import io.packetfs.cli.config.Kind.Field;
import io.packetfs.cli.config.Kind.OrNone;
import io.packetfs.cli.config.Kind.Rows;
import io.packetfs.cli.config.Kind.Text;
import io.packetfs.cli.config.Kind.Whole;
import io.packetfs.job.JobSpec;
import java.util.List;

/** The settings of a scheduler, in the order of {@code conf/scheduler.yaml}. */
public enum SchedulerKey implements Setting {
  REST_HOST(
      "rest.host",
      new Text("an address or host name"),
      "127.0.0.1",
      "Address that REST binds. Any but a loopback one needs rest.token_file."),
  REST_PORT(
      "rest.port",
      new Whole(0, 65_535),
      "8080",
      "Port of REST, server-sent events, metrics and the web page. 0: any free one."),
  REST_TOKEN_FILE(
      "rest.token_file",
      new OrNone(new Text("the path of a file")),
      "none",
      "File whose first line is the bearer token that callers must show. Relative to the conf"
          + " directory."),
  DATABASE(
      "database",
      new Text("the path of a file, memory, or postgresql://HOST:PORT/DATABASE"),
      "packetfs.db",
      "Where jobs, budgets and results rest. A SQLite file, for one scheduler alone: relative to the"
          + " var directory (PFS_VAR, else var/ beside pfs). memory: nothing outlives the process."
          + " PostgreSQL 14 or newer: for any number of schedulers; the driver's parameters, such as"
          + " sslmode=verify-full, stand behind a ?."),
  DATABASE_USER(
      "database_user",
      new Text("a name"),
      "packetfs",
      "Whom PostgreSQL knows. Needs CONNECT on the database, USAGE and CREATE on its schema."),
  DATABASE_PASSWORD_FILE(
      "database_password_file",
      new OrNone(new Text("the path of a file")),
      "none",
      "File whose first line is the password of database_user. Relative to the conf directory."
          + " none: PostgreSQL asks for none."),
  RETENTION(
      "retention",
      new Duration(60_000, 3650 * Bounds.DAY_MS),
      "7d",
      "How long an ended job is remembered."),
  JOBS_MAX(
      "jobs_max",
      new Whole(1, 1_000_000),
      "10000",
      "Most jobs that have not ended. More are refused as OVERLOADED."),
  OBJECTS_MAX(
      "objects_max",
      new Whole(JobSpec.URLS_MAX, 10_000_000),
      "200000",
      "Most objects of jobs that have not ended, all jobs together. More are refused as OVERLOADED."),
  READERS_MAX(
      "readers_max",
      new Whole(1, 100_000),
      "2000",
      "Most event streams and held waits that are open at once."),
  PCPU_TOKENS(
      "pcpu_tokens",
      new Rows(
          List.of(
              new Field(
                  "endpoint",
                  new Text("the beginning of an endpoint: http or https URL"),
                  null,
                  false,
                  "beginning of the endpoints that are shown it; the longest that fits counts"),
              new Field(
                  "token_file",
                  new Text("the path of a file"),
                  null,
                  false,
                  "file whose first line is the token, relative to the conf directory")),
          "[{endpoint: \"https://edge.example.com\", token_file: edge.token}]"),
      "[]",
      "Bearer tokens that pCPUs want which were added by pfs pcpu add.");

  @SuppressWarnings("ImmutableEnumChecker") // every Kind is an immutable record
  private final Entry entry;

  SchedulerKey(String key, Kind kind, String defaultText, String description) {
    this.entry = new Entry(ConfFile.SCHEDULER, key, kind, defaultText, description);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
