/**
 * Plays whole clusters, with crashes, losses and clocks that run on, through the core and the order
 * of events of its reigns, in one thread from one seed.
 */
@NullMarked
package io.packetfs.scheduler.simulation;

import org.jspecify.annotations.NullMarked;
