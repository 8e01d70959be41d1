package io.packetfs.scheduler.core;

import java.util.Collection;

/**
 * Whether an ordered file is done sooner by the cores of several machines in three rounds ({@link
 * Rounds}) than by one machine in order. Pure.
 *
 * <p>By what was measured of the kernels, whatever the machine: both sides change alike with it,
 * and what was measured of a pCPU so far may have been a probe. A round has to be clearly better,
 * for it reads the file three times, from page caches that may have to be filled on each machine.
 */
final class SpreadChoice {
  /** One pCPU in order: a pilot ahead of its threads, at its best (docs/performance.md). */
  static final double SERIAL_BYTES_PER_SECOND = 2.1 * (1L << 30);

  /** One core, all three rounds. */
  static final double ROUNDS_BYTES_PER_SECOND_A_CORE = 0.6 * (1L << 30);

  /**
   * What three rounds take beside the bytes: each ends with tasks of 10 ms ({@link TaskSizing}).
   */
  static final double ROUNDS_SECONDS = 0.03;

  /** Rounds have to be expected to take less than this part of the time. */
  static final double CLEARLY = 2.0 / 3;

  /** As pCPUs are made, they take two tasks a core (EdgeOptions). */
  static final int TASKS_A_CORE = 2;

  private SpreadChoice() {}

  /**
   * Whether it pays.
   *
   * @param bytes that are left of the object
   * @param tasksByMachine how many tasks each machine takes at once
   * @param tasksMax how many the job may have at once, or 0: any number
   */
  static boolean pays(long bytes, Collection<Integer> tasksByMachine, int tasksMax) {
    if (tasksByMachine.size() < 2) {
      return false;
    }
    double tasks = 0;
    for (int ofMachine : tasksByMachine) {
      tasks += ofMachine;
    }
    double cores = (tasksMax == 0 ? tasks : Math.min(tasks, tasksMax)) / TASKS_A_CORE;
    double inRounds = ROUNDS_SECONDS + bytes / (cores * ROUNDS_BYTES_PER_SECOND_A_CORE);
    return inRounds < CLEARLY * bytes / SERIAL_BYTES_PER_SECOND;
  }
}
