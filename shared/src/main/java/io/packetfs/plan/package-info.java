/**
 * Work that is divided before it is done: a plan, its slices, what each found, and how that comes
 * together. Pure: no clock, random or IO.
 */
@NullMarked
package io.packetfs.plan;

import org.jspecify.annotations.NullMarked;
