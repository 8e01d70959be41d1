/** What a user asks for and what he is told about it. Pure. */
@NullMarked
package io.packetfs.job;

import org.jspecify.annotations.NullMarked;
