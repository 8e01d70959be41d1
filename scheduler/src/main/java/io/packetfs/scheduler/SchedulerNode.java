package io.packetfs.scheduler;

import io.packetfs.scheduler.api.BusService;
import io.packetfs.scheduler.api.RestServer;
import io.packetfs.scheduler.cluster.Member;
import io.packetfs.scheduler.cluster.Scheduler;
import io.packetfs.scheduler.pcpu.PcpuAdapter;
import io.packetfs.scheduler.pcpu.PcpuAdapters;
import io.packetfs.scheduler.store.Store;
import io.packetfs.scheduler.store.Stores;
import io.packetfs.wire.Codecs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A scheduler: store, leader, REST and the event-bus service, started and stopped together. */
public final class SchedulerNode {
  private final Member member;
  private final BusService bus;
  private final @Nullable RestServer rest;

  private SchedulerNode(Member member, BusService bus, @Nullable RestServer rest) {
    this.member = member;
    this.bus = bus;
    this.rest = rest;
  }

  /**
   * Starts one.
   *
   * @param vertx clustered or not; not closed by the node
   * @return fails with a sentence that says what to do: the database cannot be used, the port is
   *     taken, a token is missing
   */
  public static Future<SchedulerNode> start(Vertx vertx, SchedulerOptions options) {
    return start(vertx, options, Member::start);
  }

  /**
   * Starts one that never leads: it answers from the database and stores jobs. For a Vert.x that is
   * in no cluster, of a scheduler that belongs to one.
   *
   * @return fails as {@link #start} does
   */
  public static Future<SchedulerNode> startApart(Vertx vertx, SchedulerOptions options) {
    return start(vertx, options, Member::startApart);
  }

  private interface Start {
    Future<Member> member(Vertx vertx, SchedulerOptions options, Store store, PcpuAdapter pcpus);
  }

  private static Future<SchedulerNode> start(Vertx vertx, SchedulerOptions options, Start start) {
    Codecs.register(vertx.eventBus());
    return vertx
        .executeBlocking(() -> Stores.open(options.database()))
        .compose(
            store ->
                start.member(
                    vertx,
                    options,
                    Objects.requireNonNull(store),
                    new PcpuAdapters(vertx, options.pcpuTokens())))
        .compose(member -> serve(vertx, options, member));
  }

  private static Future<SchedulerNode> serve(Vertx vertx, SchedulerOptions options, Member member) {
    SchedulerOptions.Listener listener = options.rest();
    Future<@Nullable RestServer> rest =
        listener == null
            ? Future.succeededFuture()
            : RestServer.start(vertx, member.scheduler(), listener, options.readersMax())
                .map(server -> server);
    return rest.compose(
            server ->
                BusService.start(vertx, member.scheduler())
                    .map(bus -> new SchedulerNode(member, bus, server))
                    .recover(failure -> stop(server).transform(stopped -> failed(failure))))
        .recover(failure -> member.close().transform(closed -> failed(failure)));
  }

  private static Future<Void> stop(@Nullable RestServer rest) {
    return rest == null ? Future.succeededFuture() : rest.close();
  }

  private static Future<SchedulerNode> failed(Throwable failure) {
    return Future.failedFuture(failure);
  }

  /** What programs in this process ask. */
  public Scheduler scheduler() {
    return member.scheduler();
  }

  /** The port that REST listens on, or -1: none. */
  public int restPort() {
    return rest == null ? -1 : rest.port();
  }

  /** Stops answering, stores how far the jobs are, and closes the store. */
  public Future<Void> close() {
    return stop(rest).eventually(bus::close).eventually(member::close);
  }
}
