/**
 * {@code pfs bench tasks}: how many tasks a second go through scheduler and clustered event bus.
 */
@NullMarked
package io.packetfs.bench.tasks;

import org.jspecify.annotations.NullMarked;
