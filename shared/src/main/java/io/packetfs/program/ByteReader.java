package io.packetfs.program;

/** Whoever sees the bytes of its part of a run once, in order, in pieces. Not thread-safe. */
interface ByteReader {

  /** Takes in bytes {@code [from, to)} of the chunk. */
  void read(Chunk chunk, int from, int to);
}
