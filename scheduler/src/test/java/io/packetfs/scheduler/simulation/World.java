package io.packetfs.scheduler.simulation;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.packetfs.job.JobOptions;
import io.packetfs.job.JobSpec;
import io.packetfs.origin.AllowRule;
import io.packetfs.origin.IdentityRule;
import io.packetfs.origin.OriginLimits;
import io.packetfs.origin.OriginPolicy;
import io.packetfs.origin.Volume;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Program;
import io.packetfs.task.PcpuAttributes;
import io.packetfs.testing.SeededRandom;
import io.packetfs.window.Grid;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What there is, made from the seed: origins with their caps, objects with their bytes, pCPUs,
 * jobs, and the faults that befall them.
 */
final class World {
  static final long DAY_MS = 86_400_000;
  static final long START_MS = 20_000 * DAY_MS + DAY_MS / 2;

  final SeededRandom random;
  final Agenda agenda = new Agenda(START_MS);
  final Faults faults;
  final OriginPolicy policy;
  final Map<String, JobSpec> specs = new TreeMap<>();
  final List<SimulatedPcpu> pcpus = new ArrayList<>();
  private final Map<String, SimulatedObject> objects = new TreeMap<>();
  private final Map<String, SimulatedOrigin> origins = new TreeMap<>();

  /** URLs whose origin had a bad moment: their objects may fail. */
  final Set<String> hurt = new HashSet<>();

  /** URLs whose bytes are others than they were. */
  final Set<String> changed = new HashSet<>();

  World(SeededRandom random) {
    this.random = random;
    this.faults = new Faults(random, random.oneIn(4) ? 0 : random.between(1, 100) / 1_000.0);
    for (int i = 0; i < 1 + random.between(0, 3); i++) {
      String name = "http://origin" + i + ".example:80";
      origins.put(name, new SimulatedOrigin(name, random.between(1, OriginLimits.STREAMS_MAX)));
    }
    this.policy = policy();
  }

  long nowMs() {
    return agenda.nowMs();
  }

  Collection<SimulatedOrigin> origins() {
    return origins.values();
  }

  SimulatedObject object(String url) {
    SimulatedObject object = objects.get(url);
    assertNotNull(object, url);
    return object;
  }

  /** Where an object comes from; null: a file. */
  @Nullable SimulatedOrigin originOf(SimulatedObject object) {
    return object.file()
        ? null
        : origins.values().stream()
            .filter(o -> object.url().startsWith(o.name.replace(":80", "") + "/"))
            .findFirst()
            .orElseThrow();
  }

  private OriginPolicy policy() {
    Map<String, OriginLimits> limits = new HashMap<>();
    for (SimulatedOrigin origin : origins.values()) {
      boolean capped = random.oneIn(3);
      limits.put(
          origin.name,
          new OriginLimits(
              origin.streamsMax,
              capped ? (8L + random.between(0, 200)) * Grid.WINDOW_BYTES : null,
              capped ? (40L + random.between(0, 200)) : null));
    }
    Long overall = random.oneIn(4) ? (100L + random.between(0, 300)) * Grid.WINDOW_BYTES : null;
    return new OriginPolicy(
        List.of(new AllowRule("file:///", false)), limits, OriginLimits.DEFAULT, overall, null);
  }

  /** One more pCPU. */
  SimulatedPcpu addPcpu() {
    PcpuAttributes attributes =
        new PcpuAttributes(
            "edge" + pcpus.size(),
            "edge",
            "bus",
            random.between(0, 30),
            random.between(0, 2),
            1 + random.between(0, 4),
            null,
            random.oneIn(2) ? "cache" + random.between(0, 2) : null,
            Set.of("file", "http", "https"),
            List.of(new Volume("data", "/data", false)),
            Set.of(Op.values()),
            List.of(),
            (1L + random.between(0, 64)) * Grid.WINDOW_BYTES,
            false);
    SimulatedPcpu pcpu = new SimulatedPcpu(attributes, 1_000 + random.between(0, 4_000_000));
    pcpus.add(pcpu);
    return pcpu;
  }

  /** A job over objects of its own. */
  JobSpec job() {
    List<Instruction> instructions = new ArrayList<>();
    for (Op op : List.of(Op.COUNTEQ, Op.CRC32C, Op.FNV)) {
      if (random.oneIn(op == Op.FNV ? 4 : 2)) {
        instructions.add(Instruction.whole(op, random.between(0, 32)));
      }
    }
    if (instructions.isEmpty()) {
      instructions.add(Instruction.whole(Op.COUNTEQ, 3));
    }
    List<String> urls = new ArrayList<>();
    for (int i = 0; i < 1 + random.between(0, 3); i++) {
      urls.add(addObject().url());
    }
    JobOptions options =
        new JobOptions(
            random.between(0, 4),
            random.oneIn(3),
            random.between(0, JobOptions.PRIORITY_MAX),
            0,
            IdentityRule.STRONG_ETAG);
    return new JobSpec(urls, new Program(instructions), null, Map.of(), options);
  }

  private SimulatedObject addObject() {
    boolean file = random.oneIn(3);
    String parent =
        file ? "file:///data" : random.pick(List.copyOf(origins.keySet())).replace(":80", "");
    String url = parent + "/object" + objects.size();
    SimulatedObject object =
        new SimulatedObject(
            url,
            random.oneIn(5) ? random.between(0, 2) : random.between(0, 120),
            random.between(0, 1_000_000),
            file);
    objects.put(url, object);
    return object;
  }
}
