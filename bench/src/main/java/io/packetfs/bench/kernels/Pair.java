package io.packetfs.bench.kernels;

/**
 * A contest's rates in one round.
 *
 * @param kernel GiB/s
 * @param limit GiB/s
 */
record Pair(double kernel, double limit) {

  double ratio() {
    return kernel / limit;
  }
}
