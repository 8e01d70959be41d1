package io.packetfs.cli;

import io.packetfs.job.JobSpec;
import io.packetfs.job.JobStatus;
import io.packetfs.job.WaitReason;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.program.OpArguments;
import io.packetfs.wire.json.JobSpecJson;
import io.packetfs.wire.json.ProgramJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code pfs pcpu run}: one program on one pCPU of whatever kind. Each round is a job that only
 * that pCPU may work on, so policy, budgets and streams are those of any job, and the figures are
 * the scheduler's own.
 */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a program over an object on one named pCPU, again and again if told so, and prints the"
          + " result and the spread of the time of its tasks and of its rate.",
      "Each round is a job whose options.pcpus names that pCPU alone: policy and budgets are as for"
          + " any job. task_ms is from sending a task to its answer, MiB/s what was computed"
          + " from a round's first task to its last answer, both as the scheduler measured"
          + " them.",
      "Over REST: POST /v1/jobs with \"options\": {\"pcpus\": [\"NAME\"]}, then GET"
          + " /v1/jobs/ID/assignments.",
      "",
      "Example: pfs pcpu run sjc-1 https://example.com/big.bin crc32c --length 16MiB --repeat 10",
      ""
    })
final class PcpuRunVerb extends RestVerb {
  private static final int REPEAT_MAX = 10_000;
  private static final String DEFAULT_TIMEOUT = "10m";

  @Parameters(index = "0", paramLabel = "NAME", description = "The pCPU's id.")
  @SuppressWarnings("NullAway.Init") // required
  private String name;

  @Parameters(
      index = "1",
      paramLabel = "URL",
      description = "An http, https or file URL, or a path.")
  @SuppressWarnings("NullAway.Init") // required
  private String url;

  @Parameters(index = "2..*", arity = "1..*", paramLabel = "OP", description = "As of pfs run.")
  private List<String> ops = new ArrayList<>();

  @Option(names = "--offset", paramLabel = "N", description = "First byte. Default: 0.")
  private @Nullable String offset;

  @Option(
      names = "--length",
      paramLabel = "N",
      description = "How many bytes. Default: to the end.")
  private @Nullable String length;

  @Option(names = "--repeat", paramLabel = "N", description = "How often. Default: 1.")
  private int repeat = 1;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description =
          "A round that takes longer fails (exit status 124). Default: " + DEFAULT_TIMEOUT + ".")
  private String timeout = DEFAULT_TIMEOUT;

  @Option(names = "--progress", paramLabel = "HOW", description = "auto (default), plain or none.")
  private Progress.Mode progress = Progress.Mode.auto;

  PcpuRunVerb(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitCode ask(RestClient rest) {
    if (repeat < 1 || repeat > REPEAT_MAX) {
      throw new VerbException(
          ExitCode.USAGE, "--repeat: found " + repeat + ", right is 1 to " + REPEAT_MAX);
    }
    JobSpec spec = spec();
    checkIsThere(rest);
    PcpuRounds rounds = new PcpuRounds();
    JobPlace place = RemotePlace.ofOwnJobs(rest);
    JobFlow flow = new JobFlow(terminal(), place, new Progress(terminal(), progress));
    for (int i = 0; i < repeat; i++) {
      JobStatus ended = flow.follow(place.submit(spec), PcpuRunVerb::checkItCan);
      ExitCode exit = ExitCode.of(ended);
      if (exit != ExitCode.DONE) {
        flow.print(ended, isJson());
        return exit;
      }
      rounds.add(PcpuRound.read(rest, ended));
    }
    print(rounds);
    return rounds.differ() ? ExitCode.DIFFERS : ExitCode.DONE;
  }

  private JobSpec spec() {
    long timeoutMs = JobInput.milliseconds("--timeout", timeout);
    return JobSpecJson.parse(
        new JsonObject()
            .put("data_url", JobInput.objectUrl(url))
            .put(
                "instructions",
                ProgramJson.toJson(
                    OpArguments.parse(
                        ops,
                        JobInput.bytes("--offset", offset),
                        JobInput.bytes("--length", length))))
            .put("name", "pcpu run " + name)
            .put(
                "options",
                new JsonObject()
                    .put("pcpus", new JsonArray().add(name))
                    .put("timeout_ms", timeoutMs)));
  }

  /** A job would wait for a pCPU that gets no tasks; who asks for this one wants to know. */
  private void checkIsThere(RestClient rest) {
    List<JsonObject> all = objects(rest.get("/v1/pcpus"), "pcpus").toList();
    List<String> ids = all.stream().map(pcpu -> pcpu.getString("id")).toList();
    int at = ids.indexOf(name);
    if (at < 0) {
      throw new VerbException(
          ExitCode.USAGE, "there is no pCPU " + name + "; right is one of " + ids);
    }
    JsonObject live = all.get(at).getJsonObject("live", new JsonObject());
    switch (all.get(at).getString("state")) {
      case "DOWN" -> throw cannot("is down" + lastFailure(live) + ": right is one that answers");
      case "DRAINING" ->
          throw cannot(
              "drains and takes no new tasks: start it anew, or add it again when it is gone");
      case "QUARANTINED" ->
          terminal()
              .err()
              .println(
                  "pfs: pCPU "
                      + name
                      + " is in quarantine until "
                      + cell(live.getValue("quarantined_until"))
                      + lastFailure(live));
      default -> {}
    }
  }

  private VerbException cannot(String why) {
    return new VerbException(ExitCode.JOB_FAILED, "pCPU " + name + " " + why);
  }

  private static String lastFailure(JsonObject live) {
    String failure = PcpuListVerb.lastFailure(live);
    return failure == null ? "" : " (" + failure + ")";
  }

  /** It went away meanwhile, or cannot read this object: the job would wait for it. */
  private static void checkItCan(JobStatus status) {
    WaitReason reason = status.reason();
    if (reason != null && reason.kind() == WaitReason.Kind.NO_ELIGIBLE_PCPU) {
      throw Problem.of(ErrorCode.NO_ELIGIBLE_PCPU, reason.todo()).asException();
    }
  }

  private void print(PcpuRounds rounds) {
    if (isJson()) {
      printJson(rounds.toJson(name));
      return;
    }
    StatusText.printObjects(terminal().out(), rounds.last());
    terminal().out().println();
    rounds.print(terminal().out());
    if (rounds.differ()) {
      terminal().err().println("pfs: the results of the rounds differ from each other");
    }
  }
}
