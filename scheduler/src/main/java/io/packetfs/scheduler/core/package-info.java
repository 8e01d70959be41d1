/**
 * The decisions, pure: (state, event, now) to commands. Knows shared and java.base, nothing else.
 */
@NullMarked
package io.packetfs.scheduler.core;

import org.jspecify.annotations.NullMarked;
