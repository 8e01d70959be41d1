package io.packetfs.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** A verb that asks a scheduler something and prints the answer. */
abstract class RestVerb implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final SchedulerAddress scheduler = new SchedulerAddress();
  @Mixin private final OutputOptions output = new OutputOptions();

  RestVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Asks and prints. */
  abstract ExitCode ask(RestClient rest);

  @Override
  public final Integer call() {
    try (RestClient rest = scheduler.client(terminal)) {
      return ask(rest).status();
    }
  }

  final Terminal terminal() {
    return terminal;
  }

  final boolean isJson() {
    return output.isJson();
  }

  /** Prints the answer as it came. */
  final void printJson(JsonObject answer) {
    terminal.out().println(answer.encodePrettily());
  }

  /** The objects in a list of an answer. */
  static Stream<JsonObject> objects(JsonObject answer, String list) {
    return answer.getJsonArray(list, new JsonArray()).stream().map(JsonObject.class::cast);
  }

  /** A value of an answer as a cell of a table. */
  static String cell(@Nullable Object value) {
    return value == null ? "-" : String.valueOf(value);
  }
}
