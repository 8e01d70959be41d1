/** The decisions, each by itself; whole histories are in {@code simulation}. */
@NullMarked
package io.packetfs.scheduler.core;

import org.jspecify.annotations.NullMarked;
