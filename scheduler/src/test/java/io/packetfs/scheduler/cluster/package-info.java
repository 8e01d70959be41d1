/** The leader over real stores and a pCPU that answers at once. */
@NullMarked
package io.packetfs.scheduler.cluster;

import org.jspecify.annotations.NullMarked;
