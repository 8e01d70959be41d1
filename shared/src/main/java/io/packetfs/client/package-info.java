/** Submits and follows jobs over the event bus. Imports Vert.x. */
@NullMarked
package io.packetfs.client;

import org.jspecify.annotations.NullMarked;
