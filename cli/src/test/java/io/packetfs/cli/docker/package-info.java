/** Tests what {@code docker/} holds. */
@NullMarked
package io.packetfs.cli.docker;

import org.jspecify.annotations.NullMarked;
