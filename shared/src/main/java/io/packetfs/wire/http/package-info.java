/** What every HTTP listener of a cluster has in common. */
@NullMarked
package io.packetfs.wire.http;

import org.jspecify.annotations.NullMarked;
