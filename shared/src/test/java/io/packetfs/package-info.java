/** What holds for all packages of the module. */
@NullMarked
package io.packetfs;

import org.jspecify.annotations.NullMarked;
