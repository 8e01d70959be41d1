package io.packetfs.plan;

import io.packetfs.origin.Identity;
import io.packetfs.program.Result;
import java.util.List;

/**
 * What a slice found in one of its parts.
 *
 * @param part which
 * @param seen what the object was; the plan's identity if nothing was read
 * @param values one for each instruction of the plan
 */
public record PartResult(Part part, Identity seen, List<PartValue> values) {

  /** Copies the values. */
  public PartResult {
    values = List.copyOf(values);
  }

  /** The values without the states that they were entered with. */
  public List<Result> results() {
    return values.stream().map(PartValue::result).toList();
  }
}
