/**
 * The {@code pfs} command: one class for each verb; start at {@link io.packetfs.cli.Main}. Here the
 * parts are put together, and nowhere else.
 */
@NullMarked
package io.packetfs.cli;

import org.jspecify.annotations.NullMarked;
