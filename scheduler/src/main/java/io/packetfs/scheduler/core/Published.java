package io.packetfs.scheduler.core;

import io.packetfs.origin.Identity;
import io.packetfs.origin.PublishedChecksum;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.program.Op;
import io.packetfs.program.Partial;
import io.packetfs.program.Partials;
import io.packetfs.program.Program;
import io.packetfs.program.Result;
import io.packetfs.program.Results;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares what was computed with what the origin publishes of the whole object. Only a crc32c over
 * the whole object as it is stored can be compared; of all else nothing is claimed.
 */
final class Published {
  private Published() {}

  /** CHECKSUM_MISMATCH with both values, or null: they agree, or there is nothing to compare. */
  static @Nullable Problem mismatch(ObjectWork object) {
    PublishedChecksum published = object.published();
    Identity identity = object.identity();
    if (published == null || identity == null || object.job.planOnly) {
      return null;
    }
    List<Result> results = results(object, identity);
    for (int index : comparable(object, identity)) {
      Result computed = results.get(index);
      if (computed.value() != Integer.toUnsignedLong(published.crc32c())) {
        return Problem.of(
                ErrorCode.CHECKSUM_MISMATCH,
                "the CRC-32C of the "
                    + identity.sizeBytes()
                    + " bytes of "
                    + object.url.text()
                    + " is not the one that its origin publishes: either the bytes that came are"
                    + " wrong or the published value is",
                published.base64() + " (" + published.source() + ")",
                computed.base64() + " (computed; hex " + computed.hex() + ")")
            .atInstruction(index);
      }
    }
    return null;
  }

  /** What a whole coverage comes to. */
  private static List<Result> results(ObjectWork object, Identity pinned) {
    Program program = object.program();
    List<Partial> partials = object.coverage.prefix();
    return Results.of(
        program,
        pinned.sizeBytes(),
        partials == null ? Partials.emptyAll(program, program.entryStates()) : partials);
  }

  /** The results of an object that succeeded, saying which of them its origin publishes. */
  static List<Result> marked(ObjectWork object, Identity identity) {
    List<Result> results = results(object, identity);
    PublishedChecksum published = object.published();
    if (published == null) {
      return results;
    }
    List<Result> marked = new ArrayList<>(results);
    for (int index : comparable(object, identity)) {
      marked.set(index, results.get(index).verified(published.source()));
    }
    return List.copyOf(marked);
  }

  private static List<Integer> comparable(ObjectWork object, Identity identity) {
    return object.program().overStoredObject(Op.CRC32C, identity.sizeBytes());
  }
}
