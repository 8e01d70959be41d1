package io.packetfs.cli.e2e.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.testing.Await;
import io.packetfs.testing.RunningProcess;
import java.io.IOException;

/**
 * What happens to a cluster at work. Each strikes, ends by itself what must not last, and is mended
 * when all jobs have ended; what is dead then is started again by {@link ClusterRig#awaitWhole}.
 */
enum Disturbance {
  EDGE_KILLED("kill -9 of an edge node at work") {
    @Override
    Mending strike(ClusterRig rig, ClusterRig.Lead lead) {
      rig.process(rig.awaitBusyEdge()).kill();
      return NOTHING;
    }
  },

  LEADER_KILLED("kill -9 of the leader") {
    @Override
    Mending strike(ClusterRig rig, ClusterRig.Lead lead) {
      rig.process(lead.scheduler()).kill();
      return NOTHING;
    }
  },

  LEADER_FROZEN("SIGSTOP of the leader beyond its lease, then SIGCONT") {
    @Override
    Mending strike(ClusterRig rig, ClusterRig.Lead lead) {
      RunningProcess process = rig.process(lead.scheduler());
      process.freeze();
      return new Mending() {
        @Override
        public void inMidJob() {
          rig.awaitLeadAfter(lead.epoch());
          process.thaw();
          process.awaitLine("leads no more with epoch " + lead.epoch() + ":", Bounds.NOTICED);
        }
      };
    }
  },

  EDGE_FROZEN("SIGSTOP of an edge node at work, then SIGCONT") {
    @Override
    Mending strike(ClusterRig rig, ClusterRig.Lead lead) {
      String edge = rig.awaitBusyEdge();
      rig.process(edge).freeze();
      return new Mending() {
        @Override
        public void inMidJob() {
          rig.awaitGone(edge);
          rig.process(edge).thaw();
        }
      };
    }
  },

  LEADER_CUT_FROM_SCHEDULERS("a cut between the leader and the other schedulers") {
    @Override
    Mending strike(ClusterRig rig, ClusterRig.Lead lead) throws IOException {
      for (String scheduler : Nodes.SCHEDULERS) {
        if (!scheduler.equals(lead.scheduler())) {
          rig.hosts().cut(lead.scheduler(), scheduler);
        }
      }
      return new Mending() {
        @Override
        public void behindAllJobs(Work work) throws IOException {
          rig.hosts().heal();
        }
      };
    }

    @Override
    boolean isCut() {
      return true;
    }
  },

  /**
   * Hazelcast's oldest member says who is one, and drops whom it does not hear: here it is the
   * leader itself. The others have to go on while the cut lasts; once it is healed, the one that
   * was cut off has to be a member that can lead.
   */
  LEADER_CUT_FROM_EDGES("a cut between the leader, the oldest member, and the edge nodes") {
    @Override
    void prepare(ClusterRig rig) {
      rig.makeOldest(rig.awaitWhole().scheduler());
    }

    @Override
    Mending strike(ClusterRig rig, ClusterRig.Lead lead) throws IOException {
      for (String edge : Nodes.EDGES) {
        rig.hosts().cut(lead.scheduler(), edge);
      }
      RunningProcess process = rig.process(lead.scheduler());
      return new Mending() {
        @Override
        public void inMidJob() {
          process.awaitLine("leaves the cluster until it reaches one", Bounds.NOTICED);
          rig.awaitLeadAfter(lead.epoch());
        }

        @Override
        public void behindAllJobs(Work work) throws IOException {
          rig.hosts().heal();
          process.awaitLine("reaches an edge node again: joins the cluster", Bounds.NOTICED);
          ClusterRig.Lead before = rig.awaitWhole();
          for (String scheduler : Nodes.SCHEDULERS) {
            if (!scheduler.equals(lead.scheduler())) {
              rig.process(scheduler).terminate();
            }
          }
          assertEquals(lead.scheduler(), rig.awaitLeadAfter(before.epoch()).scheduler());
          work.awaitExactEnd(work.submitDuring());
          assertTrue(process.isAlive(), process::toString);
        }
      };
    }

    @Override
    boolean isCut() {
      return true;
    }
  },

  DATABASE_STOPPED("a fast stop of PostgreSQL, and its start") {
    @Override
    Mending strike(ClusterRig rig, ClusterRig.Lead lead) throws IOException {
      rig.stopDatabase();
      return new DatabaseStart(rig, lead);
    }
  },

  DATABASE_KILLED("kill -9 of PostgreSQL, and its start") {
    @Override
    Mending strike(ClusterRig rig, ClusterRig.Lead lead) throws IOException {
      rig.killDatabase();
      return new DatabaseStart(rig, lead);
    }
  },

  LEADER_TERMINATED("SIGTERM of the leader") {
    @Override
    Mending strike(ClusterRig rig, ClusterRig.Lead lead) {
      return terminate(rig.process(lead.scheduler()));
    }
  },

  EDGE_TERMINATED("SIGTERM of an edge node at work") {
    @Override
    Mending strike(ClusterRig rig, ClusterRig.Lead lead) {
      return terminate(rig.process(rig.awaitBusyEdge()));
    }
  };

  /** How a disturbance ends. */
  interface Mending {
    /** Whether somebody can take a job meanwhile. */
    default boolean takesJobs() {
      return true;
    }

    /** While jobs are under way, when what was disturbed has been noticed. */
    default void inMidJob() throws IOException {}

    /** When all jobs have ended. */
    default void behindAllJobs(Work work) throws IOException {}
  }

  private static final Mending NOTHING = new Mending() {};

  private final String words;

  Disturbance(String words) {
    this.words = words;
  }

  /** Brings about what has to be before. */
  void prepare(ClusterRig rig) {}

  /** Does it. */
  abstract Mending strike(ClusterRig rig, ClusterRig.Lead lead) throws IOException;

  /** Whether the network between hosts has to be cut for it. */
  boolean isCut() {
    return false;
  }

  @Override
  public String toString() {
    return words;
  }

  /** Not before the leader has stepped down: its lease is over, and it cannot renew it. */
  private record DatabaseStart(ClusterRig rig, ClusterRig.Lead lead) implements Mending {
    /** What nobody can store, nobody acknowledges. */
    @Override
    public boolean takesJobs() {
      return false;
    }

    @Override
    public void inMidJob() throws IOException {
      rig.process(lead.scheduler())
          .awaitLine("leads no more with epoch " + lead.epoch() + ":", Bounds.NOTICED);
      rig.startDatabaseAgain();
    }
  }

  private static Mending terminate(RunningProcess process) {
    process.terminate();
    return new Mending() {
      @Override
      public void behindAllJobs(Work work) {
        Await.until("the end of " + process, () -> !process.isAlive(), Bounds.NOTICED);
        assertEquals(0, process.awaitExit(Bounds.NOTICED), process::toString);
      }
    };
  }
}
