package io.packetfs.job;

import io.packetfs.program.Result;
import java.util.List;

/**
 * The results of one window by itself.
 *
 * @param objectIndex which object of the job, from 0
 * @param index the window's place on the object's grid: it begins at {@code index * 2^20}
 * @param offset first byte
 * @param length bytes
 * @param results in the order of the instructions, each over the part of its range that lies in the
 *     window
 */
public record WindowResult(
    int objectIndex, long index, long offset, long length, List<Result> results) {

  /** Copies the results. */
  public WindowResult {
    results = List.copyOf(results);
  }
}
