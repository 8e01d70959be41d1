package io.packetfs.scheduler.cluster;

import io.packetfs.job.JobState;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.wire.BusReplies;
import io.packetfs.wire.json.JobSharesJson;
import io.packetfs.wire.json.JobSpecJson;
import io.packetfs.wire.json.JobStatusJson;
import io.packetfs.wire.json.PlanEstimateJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The leader's end of {@link RemoteDesk}. */
final class DeskService {
  private final LeaderDesk desk;
  private final MessageConsumer<JsonObject> consumer;

  private DeskService(Vertx vertx, String holder, LeaderDesk desk) {
    this.desk = desk;
    this.consumer = vertx.eventBus().consumer(DeskCall.address(holder));
    consumer.handler(request -> BusReplies.reply(request, JsonObject.class, this::answered));
  }

  /** Takes calls on the context that calls this. */
  static DeskService open(Vertx vertx, String holder, LeaderDesk desk) {
    return new DeskService(vertx, holder, desk);
  }

  Future<Void> close() {
    return consumer.unregister();
  }

  /** What a call lacks that this version needs is told as such: it is no defect. */
  private Future<JsonObject> answered(JsonObject request) {
    try {
      return answer(request);
    } catch (ClassCastException | IllegalArgumentException | NullPointerException e) {
      return Future.failedFuture(
          Problem.of(ErrorCode.MALFORMED, "a scheduler of another version asks: " + e)
              .asException());
    }
  }

  private Future<JsonObject> answer(JsonObject request) {
    return switch (DeskCall.valueOf(request.getString(DeskCall.FIELD))) {
      case JOBS -> list(desk.jobs(texts(request.getJsonArray("ids"))), JobStatusJson::toJson);
      case NEWS -> desk.news(map(request.getJsonObject("steps"))).map(DeskService::news);
      case JOBS_IN_STATE ->
          list(
              desk.jobs(
                  JobState.valueOf(request.getString("state")),
                  request.getString("before"),
                  request.getInteger("limit")),
              JobStatusJson::toJson);
      case ASSIGNMENTS ->
          one(
              desk.assignments(
                  request.getString("id"), request.getLong("behind"), request.getInteger("limit")),
              AssignmentJson::toJson);
      case SHARES -> one(desk.shares(request.getString("id")), JobSharesJson::toJson);
      case JOB_STORED -> done(desk.jobStored(request.getString("id")));
      case CANCEL_STORED -> done(desk.cancelStored(request.getString("id")));
      case PAUSE_STORED ->
          done(desk.pauseStored(request.getString("origin"), request.getBoolean("paused")));
      case PLAN ->
          list(
              desk.plan(JobSpecJson.parse(request.getJsonObject("spec"))),
              PlanEstimateJson::toJson);
      case PCPUS -> list(desk.pcpus(), PcpuStatusJson::toJson);
      case REMOVE_PCPU -> done(desk.removePcpu(request.getString("id")));
      case PCPUS_STORED -> done(desk.pcpusStored());
      case ORIGINS -> list(desk.origins(), OriginStatusJson::toJson);
    };
  }

  private static Map<String, String> map(JsonObject object) {
    Map<String, String> map = new HashMap<>();
    object.forEach(field -> map.put(field.getKey(), (String) field.getValue()));
    return map;
  }

  private static JsonObject news(JobNews news) {
    return new JsonObject()
        .put(
            DeskCall.LIST, new JsonArray(news.steps().stream().map(JobStatusJson::toJson).toList()))
        .put(DeskCall.GONE, new JsonArray(news.gone()));
  }

  private static List<String> texts(JsonArray array) {
    return array.stream().map(String.class::cast).toList();
  }

  private static <T> Future<JsonObject> list(Future<List<T>> values, Function<T, JsonObject> form) {
    return values.map(
        all -> new JsonObject().put(DeskCall.LIST, new JsonArray(all.stream().map(form).toList())));
  }

  private static <T> Future<JsonObject> one(
      Future<Optional<T>> value, Function<T, JsonObject> form) {
    return value.map(
        held -> {
          JsonObject answer = new JsonObject();
          held.ifPresent(found -> answer.put(DeskCall.ONE, form.apply(found)));
          return answer;
        });
  }

  private static Future<JsonObject> done(Future<Void> done) {
    return done.map(nothing -> new JsonObject());
  }
}
