/** Tasks, sent over the bus as schedulers send them. */
@NullMarked
package io.packetfs.edge.task;

import org.jspecify.annotations.NullMarked;
