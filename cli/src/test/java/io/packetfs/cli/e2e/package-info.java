/** The whole: real processes, a real cluster, real servers, a real browser; loopback only. */
@NullMarked
package io.packetfs.cli.e2e;

import org.jspecify.annotations.NullMarked;
