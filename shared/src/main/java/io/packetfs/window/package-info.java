/** Ranges, the 1 MiB grid and the lazily enumerated plan. Pure: no clock, random or IO. */
@NullMarked
package io.packetfs.window;

import org.jspecify.annotations.NullMarked;
