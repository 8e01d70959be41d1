/** Tests what {@code docker/} holds: its settings, and its images and compose file with podman. */
@NullMarked
package io.packetfs.cli.docker;

import org.jspecify.annotations.NullMarked;
