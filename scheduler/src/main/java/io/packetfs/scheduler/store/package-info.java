/** What survives a crash: jobs, coverage, budgets, the epoch. */
@NullMarked
package io.packetfs.scheduler.store;

import org.jspecify.annotations.NullMarked;
