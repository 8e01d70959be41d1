/**
 * {@code pfs bench kernels}: the product's kernels against loops in C on the same bytes, in one
 * process.
 */
@NullMarked
package io.packetfs.bench.kernels;

import org.jspecify.annotations.NullMarked;
