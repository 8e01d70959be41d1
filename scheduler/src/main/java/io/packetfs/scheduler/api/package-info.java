/** How the world asks: REST, server-sent events, the event-bus service, the page. */
@NullMarked
package io.packetfs.scheduler.api;

import org.jspecify.annotations.NullMarked;
