/**
 * {@code pfs bench}: what this system reaches on this machine, next to what the machine itself
 * reaches in the same minute.
 */
@NullMarked
package io.packetfs.bench;

import org.jspecify.annotations.NullMarked;
