/** The edge server, called as its users call it. */
@NullMarked
package io.packetfs.edge.api;

import org.jspecify.annotations.NullMarked;
