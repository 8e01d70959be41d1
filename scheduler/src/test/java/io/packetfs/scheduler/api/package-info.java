/** Laws of the API, over loopback HTTP and the event bus. */
@NullUnmarked
package io.packetfs.scheduler.api;

import org.jspecify.annotations.NullUnmarked;
