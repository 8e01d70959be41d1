package io.packetfs.bench.kernels;

/**
 * A kernel and what it is measured against, over the same bytes.
 *
 * @param what the kernel does
 * @param limitName what it is measured against
 * @param bytes how many each goes over
 * @param kernel the product's
 * @param limit the other
 */
record Contest(String what, String limitName, long bytes, Pass kernel, Pass limit) {

  /** Goes over the bytes once. */
  interface Pass {
    /**
     * Runs.
     *
     * @param round 0..; decides what is asked for
     * @return what it found; the same as the other's
     */
    long run(int round);
  }
}
