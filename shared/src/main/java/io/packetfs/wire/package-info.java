/** Event-bus addresses, messages and their versioned codecs. Imports Vert.x. */
@NullMarked
package io.packetfs.wire;

import org.jspecify.annotations.NullMarked;
