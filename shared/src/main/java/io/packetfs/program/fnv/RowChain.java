package io.packetfs.program.fnv;

/** The chain through a block whose rows follow each other, as {@link Block#loadRows} lays it. */
final class RowChain extends LowByteChain {

  @Override
  long sum(long[] totals, long[] entries, long entry) {
    return PrefixSums.alongRows(totals, entries, entry);
  }
}
