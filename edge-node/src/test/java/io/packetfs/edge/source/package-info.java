/** Sources by themselves. */
@NullMarked
package io.packetfs.edge.source;

import org.jspecify.annotations.NullMarked;
