/** Pictures of what was measured. */
@NullMarked
package io.packetfs.bench.plot;

import org.jspecify.annotations.NullMarked;
