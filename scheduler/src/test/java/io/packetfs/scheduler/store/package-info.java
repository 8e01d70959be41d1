/** Laws of the store. */
@NullUnmarked
package io.packetfs.scheduler.store;

import org.jspecify.annotations.NullUnmarked;
