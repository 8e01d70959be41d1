package io.packetfs.edge.source;

/**
 * Where bytes come from. Any thread may call it; it never blocks its caller.
 *
 * <p>A source checks the identity of what it reads on every fetch, before the first byte reaches
 * the sink, and never reads more than was asked for.
 */
public interface Source {

  /**
   * Starts a fetch. The sink is called on a compute thread, never twice at once, and not before the
   * order's turn has come.
   */
  InFlight fetch(FetchOrder order, ChunkSink sink);

  /**
   * Whether it pays to start a fetch before its turn, because its bytes take time to arrive. If so,
   * whoever orders sets aside room for all of them.
   */
  boolean prefetches();

  /**
   * How many fetches of one task may be under way at once behind a pilot, its own reading among
   * them: the pilot reads what comes first to learn how fnv goes on behind it, so that several
   * threads can compute. 0 if that does not pay, or bytes must not be fetched twice: then there is
   * no pilot.
   */
  int pilotedFetchesMax();
}
