package io.packetfs.cli;

import io.packetfs.job.JobMetrics;
import io.packetfs.job.JobSpec;
import io.packetfs.job.JobStatus;
import io.packetfs.job.ObjectStatus;
import io.packetfs.origin.Identity;
import io.packetfs.plan.PartResult;
import io.packetfs.plan.PartWork;
import io.packetfs.plan.Plan;
import io.packetfs.plan.PlannedObject;
import io.packetfs.plan.SliceResult;
import io.packetfs.plan.SliceWork;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.program.Program;
import io.packetfs.wire.json.JobSpecJson;
import io.packetfs.wire.json.ProgramJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a slice of a plan as ordinary jobs, one after another: one for all objects that are whole in
 * it, and one for each that is cut, which are two at most.
 */
final class SliceRun {
  private final Terminal terminal;
  private final JobPlace place;
  private final JobFlow flow;
  private final JsonObject options;
  private final Map<Integer, PartResult> done = new HashMap<>();
  private JobMetrics metrics = JobMetrics.NONE;

  /**
   * A run.
   *
   * @param options how the jobs are to be done; the plan says which validators are accepted
   */
  SliceRun(Terminal terminal, JobPlace place, JobFlow flow, JsonObject options) {
    this.terminal = terminal;
    this.place = place;
    this.flow = flow;
    this.options = options;
  }

  /**
   * The programs of a slice, each with the parts that it is run over; none of what reads nothing.
   */
  static Map<Program, List<PartWork>> jobs(SliceWork work) {
    Map<Program, List<PartWork>> jobs = new LinkedHashMap<>();
    for (PartWork part : work.parts()) {
      if (part.program() != null) {
        jobs.computeIfAbsent(part.program(), unseen -> new ArrayList<>()).add(part);
      }
    }
    return jobs;
  }

  /** What comes of a slice that reads nothing. */
  static SliceResult ofNothing(SliceWork work) {
    return result(work, Map.of(), JobMetrics.NONE);
  }

  /**
   * What came of it.
   *
   * @throws ProblemException OBJECT_CHANGED if an object is not the plan's; its job is cancelled as
   *     soon as that is seen
   * @throws VerbException with the job's own status if one fails; its errors are printed
   */
  SliceResult run(SliceWork work) {
    jobs(work).forEach((program, parts) -> job(work, program, parts));
    return result(work, done, metrics);
  }

  private static SliceResult result(
      SliceWork work, Map<Integer, PartResult> done, JobMetrics metrics) {
    Plan plan = work.plan();
    List<PartResult> results = new ArrayList<>();
    for (PartWork part : work.parts()) {
      int object = part.part().objectIndex();
      PartResult found = done.get(object);
      results.add(
          found == null
              ? part.result(plan, plan.objects().get(object).identity(), List.of())
              : found);
    }
    return new SliceResult(plan, work.slice(), results, metrics);
  }

  private void job(SliceWork work, Program program, List<PartWork> parts) {
    Plan plan = work.plan();
    List<PlannedObject> objects =
        parts.stream().map(part -> plan.objects().get(part.part().objectIndex())).toList();
    JobStatus ended =
        flow.follow(
            place.submit(spec(plan, program, objects)), status -> checkObjects(objects, status));
    ExitCode exit = ExitCode.of(ended);
    if (exit != ExitCode.DONE) {
      StatusText.printErrors(terminal.err(), ended);
      throw new VerbException(exit, "slice " + work.slice().text() + " is not done: no result");
    }
    for (int i = 0; i < parts.size(); i++) {
      ObjectStatus object = ended.objects().get(i);
      done.put(
          parts.get(i).part().objectIndex(),
          parts.get(i).result(plan, seen(object), object.results()));
    }
    metrics = metrics.plus(ended.metrics());
  }

  private JobSpec spec(Plan plan, Program program, List<PlannedObject> objects) {
    return JobSpecJson.parse(
        new JsonObject()
            .put("data_urls", new JsonArray(objects.stream().map(PlannedObject::url).toList()))
            .put("instructions", ProgramJson.toJson(program))
            .put("options", options.copy().put("identity", plan.identityRule().wireName())));
  }

  private static Identity seen(ObjectStatus object) {
    Identity identity = object.identity();
    if (identity == null) {
      throw Problem.of(ErrorCode.INTERNAL, "nobody says what " + object.url() + " was")
          .asException();
    }
    return identity;
  }

  private static void checkObjects(List<PlannedObject> planned, JobStatus status) {
    for (int i = 0; i < planned.size() && i < status.objects().size(); i++) {
      ObjectStatus object = status.objects().get(i);
      Identity came = object.identity();
      if (came != null && !came.isSameOfUrl(planned.get(i).identity())) {
        throw changed(planned.get(i), PlannedObject.text(came));
      }
      // What was planned lies in the object that was planned.
      if (object.error() != null && object.error().code() == ErrorCode.RANGE_BEYOND_END) {
        throw changed(planned.get(i), object.error().detail());
      }
    }
  }

  private static ProblemException changed(PlannedObject planned, String actual) {
    return Problem.of(
            ErrorCode.OBJECT_CHANGED,
            planned.url() + " is not the object of the plan any more: make a new plan",
            PlannedObject.text(planned.identity()),
            actual)
        .asException();
  }
}
