@NullMarked
package io.packetfs.bench.core;

import org.jspecify.annotations.NullMarked;
