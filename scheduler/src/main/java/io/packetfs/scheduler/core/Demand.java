package io.packetfs.scheduler.core;

import io.packetfs.origin.ObjectUrl;
import io.packetfs.program.Op;
import io.packetfs.program.Program;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a pCPU has to be able to do for an object, made once: it is compared with every registered
 * pCPU whenever one comes or goes.
 *
 * @param filePath where the file lies, decoded, or null: no file
 * @param ops of the program
 */
record Demand(ObjectUrl url, @Nullable String filePath, Set<Op> ops) {

  /** The same, and these ops too. */
  Demand and(Set<Op> more) {
    Set<Op> both = new HashSet<>(ops);
    both.addAll(more);
    return new Demand(url, filePath, Set.copyOf(both));
  }

  static Demand of(ObjectUrl url, Program program) {
    return new Demand(url, url.isFile() ? url.filePath() : null, program.ops());
  }
}
