/** Edge nodes as a whole, against real loopback servers and files. */
@NullMarked
package io.packetfs.edge;

import org.jspecify.annotations.NullMarked;
