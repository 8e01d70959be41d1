/** The edge server: {@code POST /compute}, {@code GET /health}, {@code GET /metrics}. */
@NullMarked
package io.packetfs.edge.api;

import org.jspecify.annotations.NullMarked;
