/** Runs the core: membership, sending tasks, the store's thread, the clock. */
@NullMarked
package io.packetfs.scheduler.cluster;

import org.jspecify.annotations.NullMarked;
