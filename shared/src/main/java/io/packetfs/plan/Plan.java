package io.packetfs.plan;

import io.packetfs.job.JobSpec;
import io.packetfs.job.PlanEstimate;
import io.packetfs.origin.IdentityRule;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.program.Program;
import io.packetfs.window.ByteRange;
import io.packetfs.window.WindowPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A program over objects whose identities are pinned, so that it can be run in slices, anywhere and
 * at any time, and still be one exact result. Immutable.
 *
 * <p>What is divided is the fetches of all objects, one object after another. A slice is a run of
 * them, so that no window is fetched twice, and of all objects in a slice but the first and the
 * last are whole. An object that nothing is fetched of counts as one fetch, to be in one slice.
 *
 * @param objects 1..{@link JobSpec#URLS_MAX}
 * @param program what to compute over each
 * @param identityRule the weakest validator that was accepted
 * @param fetchWindowsMax the longest fetch, in windows, 1..{@link WindowPlan#FETCH_WINDOWS_MAX};
 *     slices are cut by it
 */
public record Plan(
    List<PlannedObject> objects, Program program, IdentityRule identityRule, int fetchWindowsMax) {

  /** The most results, which is objects times instructions: what fits the files of slices. */
  public static final int RESULTS_MAX = 100_000;

  /**
   * Copies the objects and checks that they have the program's ranges.
   *
   * @throws ProblemException RANGE_BEYOND_END with the instruction's index; TOO_LARGE beyond {@link
   *     #RESULTS_MAX}
   */
  public Plan {
    objects = List.copyOf(objects);
    if (objects.isEmpty() || objects.size() > JobSpec.URLS_MAX) {
      throw new IllegalArgumentException(
          "a plan has 1 to " + JobSpec.URLS_MAX + " objects, not " + objects.size());
    }
    if (fetchWindowsMax < 1 || fetchWindowsMax > WindowPlan.FETCH_WINDOWS_MAX) {
      throw new IllegalArgumentException(
          "a fetch has 1 to "
              + WindowPlan.FETCH_WINDOWS_MAX
              + " windows, not up to "
              + fetchWindowsMax);
    }
    long results = (long) objects.size() * program.instructions().size();
    if (results > RESULTS_MAX) {
      throw Problem.of(
              ErrorCode.TOO_LARGE,
              "the plan has too many results for one file: make several plans",
              "objects * instructions <= " + RESULTS_MAX,
              Long.toString(results))
          .asException();
    }
    for (PlannedObject object : objects) {
      if (!identityRule.accepts(object.identity().kind())) {
        throw new IllegalArgumentException(
            object.url()
                + " has a validator of the kind "
                + object.identity().kind()
                + ", which the rule "
                + identityRule.wireName()
                + " does not accept");
      }
      program.ranges(object.identity().sizeBytes());
    }
  }

  /**
   * The plan of objects that were probed.
   *
   * @param estimates one for each object, with its identity
   */
  public static Plan of(List<PlanEstimate> estimates, Program program, IdentityRule identityRule) {
    return new Plan(
        estimates.stream()
            .map(each -> new PlannedObject(each.url(), Objects.requireNonNull(each.identity())))
            .toList(),
        program,
        identityRule,
        WindowPlan.FETCH_WINDOWS_MAX);
  }

  /** What it costs, object by object. */
  public List<PlanEstimate> estimates() {
    return objects.stream()
        .map(each -> PlanEstimate.of(each.url(), each.identity(), program, fetchWindowsMax))
        .toList();
  }

  /** The objects' URLs, in order. */
  public List<String> urls() {
    return objects.stream().map(PlannedObject::url).toList();
  }

  /** All bytes of an object. */
  ByteRange whole(int objectIndex) {
    return new ByteRange(0, objects.get(objectIndex).identity().sizeBytes());
  }

  /**
   * What is in a slice, ascending. The parts of all slices of a count are all bytes of all objects,
   * each once; they are cut between fetches. None if there are fewer fetches than slices and this
   * one's turn comes between two objects.
   */
  public List<Part> parts(Slice slice) {
    List<WindowPlan> plans = new ArrayList<>(objects.size());
    long units = 0;
    for (PlannedObject object : objects) {
      long sizeBytes = object.identity().sizeBytes();
      WindowPlan plan = WindowPlan.of(program.ranges(sizeBytes), sizeBytes);
      plans.add(plan);
      units += units(plan);
    }
    long from = slice.from(units);
    long to = slice.to(units);
    List<Part> parts = new ArrayList<>();
    long first = 0;
    for (int i = 0; i < plans.size(); i++) {
      WindowPlan plan = plans.get(i);
      long count = units(plan);
      long begin = Math.clamp(from - first, 0, count);
      long end = Math.clamp(to - first, 0, count);
      boolean emptyInside = from == to && begin > 0 && begin < count;
      if (begin < end || emptyInside) {
        parts.add(new Part(i, ByteRange.between(cut(plan, begin), cut(plan, end))));
      }
      first += count;
    }
    return List.copyOf(parts);
  }

  private long units(WindowPlan plan) {
    return Math.max(1, plan.fetchCount(fetchWindowsMax));
  }

  /** Where the bytes end that belong to the fetches before this one. */
  private long cut(WindowPlan plan, long fetch) {
    if (fetch == 0) {
      return 0;
    }
    return fetch == units(plan) ? plan.objectSizeBytes() : plan.fetchOffset(fetch, fetchWindowsMax);
  }

  /**
   * Checks that another plan is this one.
   *
   * @param theirs how the other one is named in the error
   * @throws ProblemException INVALID_VALUE with the first difference
   */
  public void checkSame(Plan other, String theirs) {
    if (equals(other)) {
      return;
    }
    if (objects.size() != other.objects.size()) {
      throw another(
          theirs,
          "how many objects",
          Integer.toString(objects.size()),
          Integer.toString(other.objects.size()));
    }
    for (int i = 0; i < objects.size(); i++) {
      PlannedObject right = objects.get(i);
      PlannedObject found = other.objects.get(i);
      if (!right.url().equals(found.url())) {
        throw another(theirs, "object " + i, right.url(), found.url());
      }
      if (!right.identity().equals(found.identity())) {
        throw another(
            theirs,
            "what " + right.url() + " is",
            PlannedObject.text(right.identity()),
            PlannedObject.text(found.identity()));
      }
    }
    throw program.equals(other.program)
        ? another(
            theirs,
            "how it is divided",
            identityRule.wireName() + ", fetches of " + fetchWindowsMax + " windows",
            other.identityRule.wireName() + ", fetches of " + other.fetchWindowsMax + " windows")
        : another(
            theirs,
            "the instructions",
            program.instructions().toString(),
            other.program.instructions().toString());
  }

  private static ProblemException another(
      String theirs, String what, String expected, String actual) {
    return Problem.of(
            ErrorCode.INVALID_VALUE,
            theirs + " is of another plan; they differ in " + what,
            expected,
            actual)
        .asException();
  }
}
