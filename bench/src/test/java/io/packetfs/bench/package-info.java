@NullMarked
package io.packetfs.bench;

import org.jspecify.annotations.NullMarked;
