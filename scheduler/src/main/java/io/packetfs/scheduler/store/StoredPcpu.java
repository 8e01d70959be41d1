package io.packetfs.scheduler.store;

/**
 * A pCPU that an operator added.
 *
 * @param id unique among them
 * @param attributes what was said of it, as text that the store does not read
 * @param createdMs when it was added, in ms since the epoch by the database's clock
 */
public record StoredPcpu(String id, String attributes, long createdMs) {}
