/**
 * What proves an edge server, in whatever language it is written: objects by rule, calls, and the
 * answers or errors that are right. The data is {@code vectors.json}, its form {@code
 * vectors.schema.json}; here it is read.
 */
@NullMarked
package io.packetfs.wire.conformance;

import org.jspecify.annotations.NullMarked;
