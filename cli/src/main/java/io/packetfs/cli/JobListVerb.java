package io.packetfs.cli;

import io.packetfs.job.JobState;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pfs job list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {"Lists jobs, newest first.", "", "Example: pfs job list --state RUNNING", ""})
final class JobListVerb extends RestVerb {
  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "Only those: ${COMPLETION-CANDIDATES}.")
  private @Nullable JobState state;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most so many, 1 to 1000. Default: 50.")
  private int limit = 50;

  @Option(
      names = "--page-token",
      paramLabel = "TOKEN",
      description = "Goes on where the list before ended: the token that it printed.")
  private @Nullable String pageToken;

  JobListVerb(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitCode ask(RestClient rest) {
    JsonObject page =
        rest.get(
            "/v1/jobs?limit="
                + limit
                + (state == null ? "" : "&state=" + state)
                + (pageToken == null ? "" : "&page_token=" + RestClient.encoded(pageToken)));
    if (isJson()) {
      printJson(page);
      return ExitCode.DONE;
    }
    Table table = Table.of("job", "state", "created", "windows", "objects", "first");
    objects(page, "jobs")
        .forEach(
            job -> {
              JsonObject windows = job.getJsonObject("windows", new JsonObject());
              table.row(
                  cell(job.getValue("job_id")),
                  cell(job.getValue("state")),
                  cell(job.getValue("created_at")),
                  cell(windows.getValue("done")) + "/" + cell(windows.getValue("total")),
                  cell(job.getValue("object_count")),
                  cell(job.getValue("data_url")));
            });
    table.print(terminal().out());
    if (page.getValue("next_page_token") != null) {
      terminal().out().println("more: --page-token " + page.getValue("next_page_token"));
    }
    return ExitCode.DONE;
  }
}
