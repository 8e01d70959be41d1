/** Clustered Vert.x: nodes that find each other through Hazelcast by a list of TCP addresses. */
@NullMarked
package io.packetfs.cli.cluster;

import org.jspecify.annotations.NullMarked;
