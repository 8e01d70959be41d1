package io.packetfs.plan;

import io.packetfs.job.JobMetrics;
import io.packetfs.origin.Identity;
import io.packetfs.origin.IdentityRule;
import io.packetfs.program.Program;
import io.packetfs.program.ProgramRun;
import io.packetfs.program.Result;
import io.packetfs.program.Results;
import io.packetfs.window.ByteRange;
import io.packetfs.wire.json.ProgramJson;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Runs slices over bytes on the heap, by the kernels alone. */
public final class Slices {
  private Slices() {}

  /** A plan over objects of these sizes, with fetches of so many windows. */
  public static Plan plan(Program program, int fetchWindowsMax, long... sizesBytes) {
    List<PlannedObject> objects =
        IntStream.range(0, sizesBytes.length)
            .mapToObj(
                i ->
                    new PlannedObject(
                        "https://data.example.org/" + i,
                        new Identity(sizesBytes[i], "\"of " + i + "\"", Identity.Kind.STRONG_ETAG)))
            .toList();
    return new Plan(
        objects,
        ProgramJson.parse(ProgramJson.toJson(program)),
        IdentityRule.STRONG_ETAG,
        fetchWindowsMax);
  }

  /** What comes of a slice. */
  public static SliceResult run(
      Plan plan, Slice slice, @Nullable SliceResult after, List<byte[]> objects) {
    SliceWork work =
        SliceWork.of(plan, slice, after == null ? null : new Piece("the one before", after));
    List<PartResult> parts = new ArrayList<>();
    long bytesProcessed = 0;
    for (PartWork part : work.parts()) {
      int object = part.part().objectIndex();
      Program program = part.program();
      List<Result> results =
          program == null ? List.of() : results(program, objects.get(object), part.part());
      parts.add(part.result(plan, plan.objects().get(object).identity(), results));
      bytesProcessed += part.part().bytes().length();
    }
    return new SliceResult(
        plan, slice, parts, new JobMetrics(bytesProcessed, 0, 0, 1, 0, 0, 0, 0, 7));
  }

  /** All slices of a count, in order, each behind the one before. */
  public static List<SliceResult> all(Plan plan, int count, List<byte[]> objects) {
    List<SliceResult> results = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      results.add(run(plan, new Slice(i, count), i == 1 ? null : results.getLast(), objects));
    }
    return results;
  }

  /** The same as pieces, called {@code r1}, {@code r2} and so on. */
  public static List<Piece> pieces(List<SliceResult> results) {
    return IntStream.range(0, results.size())
        .mapToObj(i -> new Piece("r" + (i + 1), results.get(i)))
        .toList();
  }

  /** Reads nothing but the part; a program that wants more fails. */
  private static List<Result> results(Program program, byte[] object, Part part) {
    ByteRange bytes = part.bytes();
    ProgramRun run = ProgramRun.open(program, object.length, bytes, program.entryStates());
    run.update(ByteBuffer.wrap(object, (int) bytes.offset(), (int) bytes.length()));
    program.ranges(object.length).forEach(range -> checkInside(range, bytes));
    return Results.of(program, object.length, run.finish());
  }

  private static void checkInside(ByteRange range, ByteRange part) {
    if (!range.clip(part).equals(range)) {
      throw new AssertionError(range + " is not inside " + part);
    }
  }
}
