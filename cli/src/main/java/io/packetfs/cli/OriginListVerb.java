package io.packetfs.cli;

import io.vertx.core.json.JsonObject;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code pfs origin list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the origins in use: streams and their bounds, back-off, pauses.",
      "",
      "Example: pfs origin list",
      ""
    })
final class OriginListVerb extends RestVerb {
  OriginListVerb(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitCode ask(RestClient rest) {
    JsonObject answer = rest.get("/v1/origins");
    if (isJson()) {
      printJson(answer);
      return ExitCode.DONE;
    }
    Table table = Table.of("origin", "paused", "backoff until", "filling", "streams by cache");
    objects(answer, "origins")
        .forEach(
            origin ->
                table.row(
                    cell(origin.getValue("origin")),
                    Boolean.TRUE.equals(origin.getValue("paused")) ? "yes" : "no",
                    cell(origin.getValue("backoff_until")),
                    cell(origin.getValue("filling_streams"))
                        + "/"
                        + cell(origin.getValue("filling_bound")),
                    objects(origin, "caches")
                        .map(OriginListVerb::cache)
                        .collect(Collectors.joining(", "))));
    table.print(terminal().out());
    return ExitCode.DONE;
  }

  private static String cache(JsonObject cache) {
    Object id = cache.getValue("cache_id");
    return (id == null ? "direct" : id)
        + " "
        + cell(cache.getValue("streams"))
        + "/"
        + cell(cache.getValue("bound"));
  }
}
