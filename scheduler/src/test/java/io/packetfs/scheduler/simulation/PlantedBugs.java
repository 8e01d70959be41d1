package io.packetfs.scheduler.simulation;

import static io.packetfs.scheduler.simulation.PlantedBug.core;
import static io.packetfs.scheduler.simulation.PlantedBug.pcpu;
import static io.packetfs.scheduler.simulation.PlantedBug.reign;
import static io.packetfs.scheduler.simulation.PlantedBug.store;

import java.util.List;

/** The mistakes that the simulator must find. */
final class PlantedBugs {
  private PlantedBugs() {}

  static final List<PlantedBug> ALL =
      List.of(
          core(
              "a window that is done counts again",
              "Coverage.java",
              "    if (left != null && left.to > run.from()) {\n      return false;\n    }\n",
              ""),
          core(
              "a partial that overlaps by one window counts",
              "Coverage.java",
              "left.to > run.from()) {",
              "left.to > run.from() + 1) {"),
          core(
              "windows that a task did not bring are forgotten",
              "Unsent.java",
              "      withoutLive(gap).forEach(left -> loose.retry(next.over(left)));\n",
              ""),
          core("a task is not paid for", "Departures.java", "    pay(object, load);\n", ""),
          core(
              "all requests of a probe come back, not only those that were not sent",
              "Arrivals.java",
              "Math.max(0, flight.task.requestsMax() - facts.requests())",
              "flight.task.requestsMax()"),
          core(
              "a slice outlives its day",
              "Purse.java",
              "    if (nowMs >= endsMs) {\n      bytes = 0;",
              "    if (nowMs >= endsMs + DAY_MS) {\n      bytes = 0;"),
          core(
              "a slice is spent until its last moment",
              "Purse.java",
              "nowMs >= endsMs - Bounds.FETCH_DEADLINE_MS",
              "nowMs >= endsMs"),
          store(
              "a cap is charged to the next day in the last seconds of one",
              "MemoryStore.java",
              "    long day = Math.floorDiv(nowMs, BudgetRequest.DAY_MS);",
              "    long day = Math.floorDiv(nowMs + 20_000, BudgetRequest.DAY_MS);"),
          store(
              "a cap is ignored by the store",
              "BudgetRequest.java",
              "(cap == null ? Long.MAX_VALUE : cap) - spent",
              "(cap == null ? Long.MAX_VALUE : 2 * cap) - spent"),
          core(
              "Retry-After is ignored",
              "OriginState.java",
              "        retryAfterMs == null\n            ? BackOff",
              "        retryAfterMs == null || retryAfterMs > 0\n            ? BackOff"),
          store(
              "Retry-After is not stored for the next leader",
              "MemoryStore.java",
              "new Hold(paused, nowMs() + forMs)",
              "new Hold(paused, nowMs())"),
          core(
              "a refusal raises the bound",
              "StreamBound.java",
              "case Observation.Refusal refusal -> halved();",
              "case Observation.Refusal refusal -> new StreamBound(streams + 1, max, 0, 0);"),
          core(
              "the streams of a recalled task are not counted any more",
              "State.java",
              "flight.task.id()));\n    giveUpWindows(flight);",
              "flight.task.id()));\n    giveUpWindows(flight);\n    land(flight);"),
          core(
              "a new leader opens streams at once",
              "Dispatcher.java",
              "(origin.isFile || nowMs >= state.streamsFromMs)",
              "(origin.isFile || nowMs >= 0)"),
          store(
              "a new leader is not told to wait for streams",
              "LeadershipRow.java",
              "Math.min(expiresMs, nowMs) + Store.STREAM_MS_MAX;",
              "Math.min(expiresMs, nowMs);"),
          core(
              "tasks are sent when the lease is over",
              "Dispatcher.java",
              "    if (nowMs >= state.leaseUntilMs) {\n      return;\n    }\n",
              ""),
          store(
              "a lease is taken before it is over",
              "LeadershipRow.java",
              "case SHARED -> nowMs >= expiresMs;",
              "case SHARED -> nowMs >= expiresMs - 500;"),
          store(
              "an older epoch may write",
              "LeadershipRow.java",
              "    if (epoch != writerEpoch) {",
              "    if (epoch < writerEpoch) {"),
          store(
              "jobs that a leader had are not told to the next",
              "MemoryStore.java",
              "row -> row.takenEpoch < epoch",
              "row -> row.takenEpoch == 0"),
          store(
              "an idempotency key is forgotten",
              "MemoryStore.java",
              "    if (key != null) {\n      idsByKey.put(key, job.id());\n    }\n",
              ""),
          core(
              "a lease is counted from the answer",
              "Election.java",
              "askedMs + answer.expiresInMs()",
              "nowMs + answer.expiresInMs()"),
          core(
              "a reply that cannot be right is believed",
              "ReplyCheck.java",
              "        || reply.fetchesDone() > fetches\n        || (whole && reply.fetchesDone() != fetches)\n        || (reply.fetchesDone() > 0 && reply.partials().size() != reducers)\n",
              ""),
          core(
              "a job goes to pCPUs that it does not name",
              "Eligible.java",
              "object.job.spec.options().pcpus()",
              "List.of()"),
          core(
              "all runs of a round are entered with what the first one is",
              "Rounds.java",
              "      state = behind(state, run.getValue());\n",
              "      behind(state, run.getValue());\n"),
          core(
              "a map of the round before counts in the next",
              "Passes.java",
              "    return !pass.equals(now());",
              "    return false;"),
          pcpu(
              "a pCPU does not look at epochs",
              "SimulatedPcpu.java",
              "task.epoch() < highestEpoch;",
              "task.epoch() < 0;"),
          pcpu(
              "a pCPU does the same task twice",
              "SimulatedPcpu.java",
              "    if (same != null) {",
              "    if (false) {"),
          reign(
              "an end is told before it is stored",
              "Records.java",
              "    ends.add(new End(jobId, status));\n",
              "    outside.ended(status);\n    ends.add(new End(jobId, status));\n"),
          reign(
              "an end that could not be stored is taken for stored",
              "Records.java",
              "          outside.troubled(ends.size() + \" jobs ended and cannot be stored\", failure);\n",
              "          stored(batch);\n"),
          reign(
              "an end does not wait for a checkpoint under way",
              "Records.java",
              "storingEnds || checkpointing || ends",
              "storingEnds || ends"),
          reign(
              "the windows of a failed write are dropped",
              "Records.java",
              "new ArrayList<>(row.windows())",
              "new ArrayList<>()"),
          reign(
              "a checkpoint that failed is not written again",
              "Records.java",
              "    unstored.keySet().stream().filter(this::hasNotEnded).forEach(changed::add);\n",
              ""),
          reign(
              "requests to cancel at other schedulers are not heard",
              "Admissions.java",
              "    arrivals.cancelRequests().forEach(id -> reign.apply(new Event.JobCancelled(id)));\n",
              ""),
          reign(
              "a job that is being stored is not told again",
              "Admissions.java",
              "    return jobs.stream().map(StoredJob::id).toList();",
              "    return arrivals.jobs().stream().map(StoredJob::id).toList();"),
          reign(
              "a job is taken up a second time",
              "Admissions.java",
              "reign.isClosed() || reign.core().holds(job.id())",
              "reign.isClosed()"),
          reign(
              "a look that failed is the last",
              "Admissions.java",
              "          looking = false;\n          outside",
              "          outside"),
          reign(
              "a new leader does not know who wants to be left alone",
              "OriginBooks.java",
              "      if (hold.backOffMs() > 0) {",
              "      if (hold.backOffMs() < 0) {"),
          reign(
              "a new leader does not know who is paused",
              "OriginBooks.java",
              "      if (hold.paused()) {",
              "      if (false) {"),
          reign(
              "a deposed leader leads on",
              "Reign.java",
              "ErrorCode.STALE_EPOCH && !closed",
              "ErrorCode.INTERNAL && !closed"),
          reign(
              "an old reign ends a new one",
              "Reign.java",
              "failure.problem().code() == ErrorCode.STALE_EPOCH && !closed",
              "failure.problem().code() == ErrorCode.STALE_EPOCH"),
          reign(
              "a leader that leaves says that its streams are closed",
              "Reign.java",
              "() -> close(quiet)",
              "() -> close(true)"));
}
