package io.packetfs.scheduler.store;

import io.packetfs.job.JobSpec;
import io.packetfs.problem.ProblemException;
import io.packetfs.program.Result;
import io.packetfs.wire.json.JobSpecJson;
import io.packetfs.wire.json.ResultJson;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The columns that hold JSON, in the same forms as REST. */
final class RowJson {
  private RowJson() {}

  static String ofSpec(JobSpec spec) {
    return JobSpecJson.toJson(spec).encode();
  }

  static JobSpec spec(String column) {
    return readable(column, text -> JobSpecJson.parse(new JsonObject(text)));
  }

  static String ofResults(List<Result> results) {
    JsonArray array = new JsonArray();
    results.forEach(result -> array.add(ResultJson.toJson(result)));
    return array.encode();
  }

  static List<Result> results(String column) {
    return readable(
        column,
        text -> {
          JsonArray array = new JsonArray(text);
          List<Result> results = new ArrayList<>(array.size());
          for (int i = 0; i < array.size(); i++) {
            results.add(ResultJson.parse(array.getJsonObject(i)));
          }
          return results;
        });
  }

  /**
   * What this store wrote it can read; what somebody else changed is told as a damage of the
   * database.
   */
  private static <T> T readable(String column, Function<String, T> parse) {
    try {
      return parse.apply(column);
    } catch (ProblemException | DecodeException | ClassCastException e) {
      throw new StoreException(
          "a row holds JSON that this version cannot read ("
              + e.getMessage()
              + "); restore the database from a backup, or delete the job's row",
          e);
    }
  }
}
