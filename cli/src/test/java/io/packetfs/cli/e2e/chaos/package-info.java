/**
 * A whole cluster of real processes, and what is done to it while it works: kills, freezes, cuts,
 * and a database that goes away.
 */
@NullMarked
package io.packetfs.cli.e2e.chaos;

import org.jspecify.annotations.NullMarked;
