/** {@code pfs bench growth}: what planning and deciding cost as objects, pCPUs and jobs grow. */
@NullMarked
package io.packetfs.bench.growth;

import org.jspecify.annotations.NullMarked;
