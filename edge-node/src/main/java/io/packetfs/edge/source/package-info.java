/**
 * Where bytes come from: files and HTTP origins, streamed in chunks, with their identity checked.
 */
@NullMarked
package io.packetfs.edge.source;

import org.jspecify.annotations.NullMarked;
