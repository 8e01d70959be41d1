package io.packetfs.cli.config;

import java.util.Locale;

/** The files of {@code conf/} that hold settings. */
public enum ConfFile {
  /** The scheduler. */
  SCHEDULER("The scheduler: pfs scheduler, pfs up."),
  /** An edge node. */
  EDGE("An edge node: pfs edge, pfs up; its http part also pfs run."),
  /** How the nodes find each other. */
  CLUSTER("How schedulers and edge nodes find each other: pfs scheduler, pfs edge."),
  /** What may be fetched. */
  POLICY(
      "What may be fetched and how hard origins may be worked: every scheduler and edge node. Closed by default.");

  private final String title;

  ConfFile(String title) {
    this.title = title;
  }

  /** What it is for, and who reads it. */
  public String title() {
    return title;
  }

  /** What its keys and variables begin with. */
  public String prefix() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its name in the conf directory. */
  public String fileName() {
    return prefix() + ".yaml";
  }
}
