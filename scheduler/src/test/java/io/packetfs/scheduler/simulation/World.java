package io.packetfs.scheduler.simulation;

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
import io.packetfs.scheduler.core.JobProgress;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What there is, made from the seed: schedulers, a database, pCPUs, origins with their caps,
 * objects with their bytes, and the faults that befall them. Small on purpose: bugs of thousands of
 * windows show with a dozen, and a small history is a quick one.
 */
final class World {
  static final long DAY_MS = 86_400_000;

  /** True time when histories begin: noon. */
  static final long START_MS = 20_000 * DAY_MS + DAY_MS / 2;

  /** A lease, what was sent in it, and what was on its way: then laws of streams hold again. */
  static final long POLITE_AFTER_JUMP_MS = 3_000 + 4_000 + 1_000;

  private static final int CLOCK_OFFSET_MS_MAX = 7_200_000;
  private static final int SCHEDULERS_MAX = 3;
  private static final int ONE_IN_SPREADS = 64;
  private static final int ONE_IN_NAMES = 8;

  /** Below it rounds do not pay, whatever the cores. */
  private static final int SPREAD_WINDOWS_MIN = 120;

  private static final int SPREAD_CONCURRENCY = 128;

  final SeededRandom random;
  final Trace trace;
  final Agenda agenda = new Agenda(START_MS);
  final Faults faults;
  final OriginPolicy policy;
  final SimulatedDatabase database;
  final SimulatedNetwork network;
  final List<SimulatedScheduler> schedulers = new ArrayList<>();
  final List<SimulatedPcpu> pcpus = new ArrayList<>();

  /** Whether a midnight of the database passes while there are faults. */
  final boolean midnightIsNear;

  /** Whether machines of many cores share files, so that fnv over them is done in rounds. */
  private final boolean spreads;

  /** Whether jobs name the pCPUs that alone may work on them. */
  private final boolean names;

  /** True time until which a clock that was set excuses who is impolite. */
  long politeAgainMs;

  /** URLs whose origin had a bad moment: their objects may fail. */
  final Set<String> hurt = new HashSet<>();

  /** URLs whose bytes are others than they were. */
  final Set<String> changed = new HashSet<>();

  private final Map<String, SimulatedObject> objects = new TreeMap<>();
  private final Map<String, SimulatedOrigin> origins = new TreeMap<>();
  private final List<JobProgress> kept = new ArrayList<>();

  World(SeededRandom random, Trace trace) {
    this.random = random;
    this.trace = trace;
    this.faults = new Faults(random);
    this.policy = policy();
    // By the seed alone, so that all other histories are what they were before there were such.
    this.spreads = Math.floorMod(random.seed(), ONE_IN_SPREADS) == 0;
    this.names = Math.floorMod(random.seed(), ONE_IN_NAMES) == 1;
    this.midnightIsNear = random.oneIn(3);
    this.database =
        new SimulatedDatabase(
            this, midnightIsNear ? DAY_MS / 2 - random.between(3_000, 25_000) : 0);
    this.network = new SimulatedNetwork(this);
    int schedulerCount = random.between(1, SCHEDULERS_MAX);
    for (int i = 0; i < schedulerCount; i++) {
      schedulers.add(
          new SimulatedScheduler(
              this, "scheduler" + i, random.between(-CLOCK_OFFSET_MS_MAX, CLOCK_OFFSET_MS_MAX)));
    }
    int pcpuCount = random.between(1, 4);
    for (int i = 0; i < pcpuCount; i++) {
      pcpus.add(pcpu(i));
    }
  }

  void note(Supplier<String> text, String... subjects) {
    trace.add(agenda.nowMs() - START_MS, text, subjects);
  }

  /** Whether the laws of streams can be held to be kept. */
  boolean isPolite() {
    return agenda.nowMs() >= politeAgainMs;
  }

  Collection<SimulatedOrigin> origins() {
    return origins.values();
  }

  SimulatedPcpu pcpu(String id) {
    for (SimulatedPcpu pcpu : pcpus) {
      if (pcpu.name.equals(id)) {
        return pcpu;
      }
    }
    throw new Violation("there is no pCPU " + id);
  }

  SimulatedObject object(String url) {
    SimulatedObject object = objects.get(url);
    if (object == null) {
      throw new Violation("there is no object " + url);
    }
    return object;
  }

  /** Where an object comes from; null: a file. */
  @Nullable SimulatedOrigin originOf(SimulatedObject object) {
    if (object.file()) {
      return null;
    }
    for (SimulatedOrigin origin : origins.values()) {
      if (object.url().startsWith(origin.name.replace(":80", "") + "/")) {
        return origin;
      }
    }
    throw new Violation(object.url() + " has no origin");
  }

  /** Progress, as the text that stands for it in the store; the codec has tests of its own. */
  String keep(JobProgress progress) {
    kept.add(progress);
    return String.valueOf(kept.size() - 1);
  }

  @Nullable JobProgress progress(String text) {
    return text.isEmpty() ? null : parse(text);
  }

  JobProgress parse(String text) {
    return kept.get(Integer.parseInt(text));
  }

  /** The scheduler that leads, as far as it knows itself; null: none does. */
  @Nullable SimulatedScheduler leader() {
    SimulatedScheduler newest = null;
    long epoch = 0;
    for (SimulatedScheduler scheduler : schedulers) {
      SimulatedReign reign = scheduler.reign();
      if (reign != null && reign.epoch() > epoch) {
        newest = scheduler;
        epoch = reign.epoch();
      }
    }
    return newest;
  }

  private OriginPolicy policy() {
    Map<String, OriginLimits> limits = new HashMap<>();
    int originCount = random.between(1, 2);
    for (int i = 0; i < originCount; i++) {
      String name = "http://origin" + i + ".example:80";
      boolean capped = random.oneIn(3);
      OriginLimits own =
          new OriginLimits(
              random.oneIn(4) ? random.between(3, OriginLimits.STREAMS_MAX) : random.between(1, 2),
              capped ? (8L + random.between(0, 60)) * Grid.WINDOW_BYTES : null,
              capped ? (12L + random.between(0, 60)) : null);
      limits.put(name, own);
      origins.put(name, new SimulatedOrigin(name, own));
    }
    Long overall = random.oneIn(4) ? (20L + random.between(0, 60)) * Grid.WINDOW_BYTES : null;
    return new OriginPolicy(
        List.of(new AllowRule("file:///", false)), limits, OriginLimits.DEFAULT, overall, null);
  }

  private SimulatedPcpu pcpu(int index) {
    PcpuAttributes attributes =
        new PcpuAttributes(
            "edge" + index,
            "edge",
            "bus",
            random.between(0, 30),
            random.between(0, 2),
            (1 + random.between(0, 3)) * (spreads ? SPREAD_CONCURRENCY : 1),
            null,
            random.oneIn(2) ? "cache" + random.between(0, 1) : null,
            Set.of("file", "http", "https"),
            List.of(new Volume("data", "/data", false)),
            Set.copyOf(spreads && index % 4 == 3 ? Op.written() : List.of(Op.values())),
            List.of(),
            (1L + random.between(0, 16)) * Grid.WINDOW_BYTES,
            false,
            spreads ? "machine" + index : "machine");
    // From 1 MiB in 0.8 s, so that a fetch of four ends in time, to 1 MiB at once.
    double bytesPerMs = 1_300.0 * (1 << random.between(0, 9));
    return new SimulatedPcpu(this, attributes, bytesPerMs);
  }

  /** A job over objects of its own. */
  JobSpec job() {
    if (spreads && random.oneIn(2)) {
      return spreadJob();
    }
    List<Instruction> instructions = new ArrayList<>();
    for (Op op : List.of(Op.COUNTEQ, Op.CRC32C, Op.FNV)) {
      if (random.oneIn(op == Op.FNV ? 4 : 2)) {
        instructions.add(Instruction.whole(op, random.between(0, 32)));
      }
    }
    if (instructions.isEmpty()) {
      instructions.add(Instruction.whole(Op.COUNTEQ, 0));
    }
    List<String> urls = new ArrayList<>();
    int urlCount = random.between(1, 2);
    for (int i = 0; i < urlCount; i++) {
      urls.add(addObject().url());
    }
    JobOptions options =
        new JobOptions(
            random.between(0, 4),
            random.oneIn(3),
            random.between(0, JobOptions.PRIORITY_MAX),
            0,
            IdentityRule.STRONG_ETAG,
            random.oneIn(4) ? random.between(1, 4) / 4.0 : 0,
            List.of());
    return new JobSpec(
        urls, new Program(instructions), null, Map.of(), names ? named(options) : options);
  }

  /** For some of the pCPUs alone, if they are as many as the options need. */
  private JobOptions named(JobOptions options) {
    List<String> ids = pcpus.stream().map(pcpu -> pcpu.name).filter(id -> random.oneIn(2)).toList();
    return ids.size() < (options.verify() > 0 ? 2 : 1) ? options : options.only(ids);
  }

  /** One that is done in rounds where it can be. */
  private JobSpec spreadJob() {
    SimulatedObject file =
        new SimulatedObject(
            "file:///data/object" + objects.size(),
            SPREAD_WINDOWS_MIN + random.between(0, 40),
            random.between(0, 1_000_000),
            true);
    objects.put(file.url(), file);
    Program program =
        new Program(
            List.of(
                Instruction.whole(Op.COUNTEQ, random.between(0, 32)),
                Instruction.whole(Op.FNV, 0),
                new Instruction(Op.FNV, 0, null, null, 1, random.bits())));
    return new JobSpec(List.of(file.url()), program, null, Map.of(), JobOptions.DEFAULT);
  }

  private SimulatedObject addObject() {
    boolean file = random.oneIn(5);
    String parent =
        file ? "file:///data" : random.pick(List.copyOf(origins.keySet())).replace(":80", "");
    String url = parent + "/object" + objects.size();
    int windows = random.oneIn(5) ? random.between(0, 2) : random.between(1, 40);
    SimulatedObject object = new SimulatedObject(url, windows, random.between(0, 1_000_000), file);
    objects.put(url, object);
    return object;
  }
}
