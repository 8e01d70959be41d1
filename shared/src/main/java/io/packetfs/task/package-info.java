/** What a scheduler asks of a pCPU and what comes back, and what a pCPU says of itself. Pure. */
@NullMarked
package io.packetfs.task;

import org.jspecify.annotations.NullMarked;
