/** The one error record of the whole system. Pure. */
@NullMarked
package io.packetfs.problem;

import org.jspecify.annotations.NullMarked;
