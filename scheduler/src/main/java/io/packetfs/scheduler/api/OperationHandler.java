package io.packetfs.scheduler.api;

import io.packetfs.scheduler.api.Contract.Operation;
import io.vertx.ext.web.RoutingContext;

/** Serves one operation of the contract. */
@FunctionalInterface
interface OperationHandler {
  /** Answers, now or later; whatever it throws becomes the answer. On the server's event loop. */
  void handle(Call call);

  /**
   * One call that has passed the access rules and whose parameters are checked.
   *
   * @param context the router's
   */
  record Call(Operation operation, RoutingContext context, Parameters parameters) {}
}
