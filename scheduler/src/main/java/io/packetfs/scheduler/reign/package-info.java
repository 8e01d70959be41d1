/**
 * One reign, from the grant of an epoch to its end: what becomes of the core's commands, and when
 * the core is told what.
 *
 * <p>{@link io.packetfs.scheduler.reign.Reign} takes up what the last leader left ({@code
 * OriginBooks}, {@code Admissions}), then turns events into commands, commands into errands, and
 * their answers into events. {@code Records} stores how far jobs are and how they ended, and only
 * then an end is told.
 *
 * <p>Here mistakes are made that no test of the core finds: an end told too early, a failed write
 * taken for a done one, an answer that came too late believed. So all of it is pure, as the core
 * is: clock, timers, store and messages are {@link io.packetfs.scheduler.reign.Outside}. The
 * scheduler runs it on Vert.x ({@code cluster.Leader}), and the simulator runs the very same under
 * faults.
 */
@NullMarked
package io.packetfs.scheduler.reign;

import org.jspecify.annotations.NullMarked;
