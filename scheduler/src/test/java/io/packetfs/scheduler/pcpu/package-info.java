@NullMarked
package io.packetfs.scheduler.pcpu;

import org.jspecify.annotations.NullMarked;
