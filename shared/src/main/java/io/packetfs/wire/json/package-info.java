/** The JSON of the contracts, in both directions: jobs, programs, results, problems. */
@NullMarked
package io.packetfs.wire.json;

import org.jspecify.annotations.NullMarked;
