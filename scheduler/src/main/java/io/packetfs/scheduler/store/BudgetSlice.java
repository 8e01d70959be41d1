package io.packetfs.scheduler.store;

/**
 * What a day gave.
 *
 * @param origin whose budget
 * @param day days since 1970-01-01 UTC, by the database's clock
 * @param bytes granted, 0 if refused
 * @param requests granted, 0 if refused
 * @param dayEndsInMs how long the database's day still lasts, in ms: the slice dies then
 */
public record BudgetSlice(String origin, long day, long bytes, long requests, long dayEndsInMs) {}
