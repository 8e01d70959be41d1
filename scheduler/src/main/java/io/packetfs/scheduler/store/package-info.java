/** What survives a crash: jobs, coverage, budgets, who leads, which origins are left alone. */
@NullMarked
package io.packetfs.scheduler.store;

import org.jspecify.annotations.NullMarked;
