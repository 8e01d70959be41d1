/** Decides and remembers: start here with {@link io.packetfs.scheduler.SchedulerNode}. */
@NullMarked
package io.packetfs.scheduler;

import org.jspecify.annotations.NullMarked;
