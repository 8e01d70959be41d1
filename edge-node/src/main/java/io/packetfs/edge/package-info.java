/** A node near the bytes: its options, its life, its place on the bus. */
@NullMarked
package io.packetfs.edge;

import org.jspecify.annotations.NullMarked;
