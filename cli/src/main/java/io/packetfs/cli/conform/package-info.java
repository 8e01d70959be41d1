/**
 * Proves an edge server by the vectors: an origin that serves their objects ({@link
 * io.packetfs.cli.conform.ConformanceOrigin}), calls to the endpoint, and what their answers lack.
 */
@NullMarked
package io.packetfs.cli.conform;

import org.jspecify.annotations.NullMarked;
