/**
 * JMH benchmarks of single parts: {@code pfs bench micro [PATTERN]}. Each measures in JVMs of its
 * own, so that what one taught the compiler helps or hinders no other.
 */
@NullMarked
package io.packetfs.bench.micro;

import org.jspecify.annotations.NullMarked;
