package io.packetfs.scheduler.simulation;

import io.packetfs.task.Task;

/**
 * A task on its way.
 *
 * @param reign who sent it
 * @param sentMs when, in true time
 * @param day the database's day then
 * @param filling whether the core counted its streams among those that may make the origin work
 */
record Delivery(Task task, SimulatedReign reign, long sentMs, long day, boolean filling) {}
