package io.packetfs.plan;

/**
 * A slice's result that came from somewhere.
 *
 * @param name what errors call it: the name of its file
 * @param result what it holds
 */
public record Piece(String name, SliceResult result) {}
