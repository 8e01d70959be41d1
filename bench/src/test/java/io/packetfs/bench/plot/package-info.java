@NullMarked
package io.packetfs.bench.plot;

import org.jspecify.annotations.NullMarked;
