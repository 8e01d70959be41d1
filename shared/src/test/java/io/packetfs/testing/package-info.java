/**
 * What the tests of all modules share: real servers, misbehaving ones, processes, seeded data,
 * bounded waits.
 */
@NullMarked
package io.packetfs.testing;

import org.jspecify.annotations.NullMarked;
