/**
 * Objects and where they live: URLs, identity, cache status, volumes, and what may be fetched.
 * Pure.
 */
@NullMarked
package io.packetfs.origin;

import org.jspecify.annotations.NullMarked;
