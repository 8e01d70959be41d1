/** Decides and remembers: start here with {@code SchedulerNode}. */
@NullMarked
package io.packetfs.scheduler;

import org.jspecify.annotations.NullMarked;
