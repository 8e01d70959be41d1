package io.packetfs.scheduler.core;

import java.util.List;
import java.util.StringJoiner;

/** What an object needs that nobody can run, and what to do about it, for a person. Pure. */
final class Missing {
  /** So many of the pCPUs that a job names are told of, each alone. */
  private static final int TOLD_MAX = 8;

  private Missing() {}

  /** The text; the object is not done, and no registered pCPU may work on it. */
  static String of(ObjectWork object, Registry registry) {
    List<String> named = object.job.spec.options().pcpus();
    return named.isEmpty() ? ofAnybody(object) : ofNamed(object, named, registry);
  }

  private static String ofAnybody(ObjectWork object) {
    return object.url.isFile()
        ? "no registered pCPU serves a volume that holds "
            + object.url.filePath()
            + ": start an edge node with such a volume"
        : "no registered pCPU fetches "
            + object.origin.name
            + " and runs this program: start an edge node, or allow the URL in its serves";
  }

  private static String ofNamed(ObjectWork object, List<String> named, Registry registry) {
    StringJoiner told = new StringJoiner("; ");
    for (String id : named.subList(0, Math.min(TOLD_MAX, named.size()))) {
      told.add(id + " " + why(object, id, registry));
    }
    if (named.size() > TOLD_MAX) {
      told.add("nor can " + (named.size() - TOLD_MAX) + " more");
    }
    return "none of the pCPUs that the job names can work on "
        + object.url.text()
        + ": "
        + told
        + ". Start or add one of these that can, or submit the job again with others in"
        + " options.pcpus";
  }

  private static String why(ObjectWork object, String id, Registry registry) {
    PcpuState pcpu = registry.find(id);
    if (pcpu == null) {
      return "is not registered";
    }
    if (pcpu.convicted || object.scrutiny.isBarred(id)) {
      return "computed wrongly";
    }
    if (pcpu.crew == null) {
      return "drains and takes no new tasks";
    }
    return object.url.isFile()
        ? "does not serve a volume that holds " + object.url.filePath() + ", or not this program"
        : "does not fetch " + object.origin.name + ", not this URL, or not run this program";
  }
}
