package io.packetfs.cli;

import io.packetfs.edge.EdgeNode;
import io.packetfs.edge.EdgeOptions;
import io.packetfs.edge.api.Listener;
import io.packetfs.origin.OriginPolicy;
import io.packetfs.scheduler.SchedulerNode;
import io.packetfs.scheduler.SchedulerOptions;
import java.io.PrintStream;

/** What a node says when it serves: a line for each listener. Programs may read the URLs. */
final class NodeLines {
  private NodeLines() {}

  static void scheduler(PrintStream out, SchedulerNode node, SchedulerOptions options) {
    SchedulerOptions.Listener rest = options.rest();
    if (rest != null) {
      out.println(
          "scheduler  " + url(rest.host(), node.restPort()) + "  (REST, web page, metrics)");
    }
    out.println("jobs       " + options.database());
    closed(out, options.policy());
  }

  static void edge(PrintStream out, EdgeNode node, EdgeOptions options) {
    Listener api = options.api();
    if (api != null && node.apiPort().isPresent()) {
      out.println(
          "edge node  "
              + url(api.host(), node.apiPort().get())
              + "  (POST /compute, metrics)  "
              + node.id());
    } else {
      out.println("edge node  " + node.id());
    }
    options
        .volumes()
        .forEach(volume -> out.println("volume     " + volume.path() + "  " + volume.name()));
  }

  /**
   * A policy that allows nothing is right by default, and seldom what somebody wants who starts a
   * node.
   */
  static void closed(PrintStream out, OriginPolicy policy) {
    if (policy.allow().rules().isEmpty()) {
      out.println(
          "policy     allows nothing yet: see allow in conf/policy.yaml, or pfs up --allow URL-PREFIX");
    }
  }

  private static String url(String host, int port) {
    return "http://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
