/** One adapter for each kind of pCPU. */
@NullMarked
package io.packetfs.scheduler.pcpu;

import org.jspecify.annotations.NullMarked;
