/**
 * Instructions, pipelines, kernels, partials and how they combine. Pure: no clock, random or IO.
 */
@NullMarked
package io.packetfs.program;

import org.jspecify.annotations.NullMarked;
