/** The scheduler's core by itself, with pCPUs that answer at once and out of nothing. */
@NullMarked
package io.packetfs.bench.core;

import org.jspecify.annotations.NullMarked;
