/** Runs a program over the fetches of a task and replies with partials. */
@NullMarked
package io.packetfs.edge.task;

import org.jspecify.annotations.NullMarked;
