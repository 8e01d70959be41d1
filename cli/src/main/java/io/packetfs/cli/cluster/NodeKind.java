package io.packetfs.cli.cluster;

/** What a member of the cluster is to the others. */
public enum NodeKind {
  /** Takes jobs, and may lead. */
  SCHEDULER,
  /** Does tasks. */
  EDGE_NODE,
  /** A program that only speaks with the others. */
  PROGRAM
}
