package io.packetfs.scheduler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.packetfs.origin.ObjectUrl;
import io.packetfs.origin.Volume;
import io.packetfs.problem.ErrorCode;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Program;
import io.packetfs.task.PcpuAttributes;
import io.packetfs.testing.SeededRandom;
import io.packetfs.testing.Seeds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class EligibleTest {
  private static final Volume DATA = new Volume("data", "/data", true);
  private static final Volume LOGS = new Volume("logs", "/logs", true);
  private static final LastFailure LIED = new LastFailure(ErrorCode.RESULTS_DISAGREE, "it lied", 0);
  private static final List<String> IDS = List.of("a", "b", "c", "d", "e", "f");

  private record Asked(Demand demand, List<String> named, List<String> barred, Eligible known) {
    static Asked of(String url, Op op, String... barred) {
      return ofNamed(url, op, List.of(), barred);
    }

    static Asked ofNamed(String url, Op op, List<String> named, String... barred) {
      Demand demand =
          Demand.of(ObjectUrl.parse(url), new Program(List.of(Instruction.whole(op, 0))));
      return new Asked(
          demand, named, List.of(barred), new Eligible(demand, named, List.of(barred)));
    }

    boolean mayBeRunBy(PcpuState pcpu) {
      return !pcpu.removed
          && !pcpu.convicted
          && !pcpu.attributes().draining()
          && (named.isEmpty() || named.contains(pcpu.attributes().id()))
          && !barred.contains(pcpu.attributes().id())
          && new Crew(1, Crew.Skills.of(pcpu.attributes())).canRun(demand);
    }
  }

  @Test
  void whoCanRunAnObjectIsKnownHoweverPcpusComeGoAndChange() {
    Seeds.forAll(
        300,
        random -> {
          Registry registry = new Registry();
          List<Asked> objects =
              List.of(
                  Asked.of("file:///data/x", Op.COUNTEQ),
                  Asked.of("file:///data/x", Op.CRC32C, "a", "c"),
                  Asked.of("file:///logs/x", Op.COUNTEQ),
                  Asked.of("https://one.example/x", Op.COUNTEQ),
                  Asked.of("https://two.example/x", Op.CRC32C, "b"),
                  Asked.ofNamed("file:///data/x", Op.COUNTEQ, List.of("e")),
                  Asked.ofNamed("file:///data/x", Op.COUNTEQ, List.of("d", "b", "nobody")),
                  Asked.ofNamed("https://one.example/x", Op.CRC32C, IDS, "a", "f"));
          Set<PcpuState> seen = new HashSet<>();
          long nowMs = 0;
          for (int i = 0; i < 150; i++) {
            nowMs += random.between(0, 1_000);
            happens(registry, random, nowMs);
            seen.addAll(registry.all());
            for (Asked object : objects) {
              if (random.oneIn(3)) {
                object.known.update(registry);
                assertKnows(object, registry, seen);
              }
            }
          }
        });
  }

  private static void happens(Registry registry, SeededRandom random, long nowMs) {
    String id = random.pick(IDS);
    switch (random.between(0, 9)) {
      case 0 -> registry.remove(id);
      case 1 -> registry.convict(id, LIED);
      case 2 -> registry.release(id);
      case 3 -> registry.dropSilent(nowMs);
      default -> registry.heard(pcpu(id, random), nowMs);
    }
  }

  private static void assertKnows(Asked object, Registry registry, Set<PcpuState> seen) {
    Set<PcpuState> expected =
        registry.all().stream().filter(object::mayBeRunBy).collect(Collectors.toSet());
    Set<PcpuState> found = seen.stream().filter(object.known::contains).collect(Collectors.toSet());
    assertEquals(expected, found);
    List<PcpuState> walked = new ArrayList<>();
    object.known.has(
        pcpu -> {
          walked.add(pcpu);
          return false;
        });
    assertEquals(expected, new HashSet<>(walked));
    assertEquals(expected.size(), walked.size());
    assertEquals(expected.isEmpty(), object.known.isEmpty());
    Set<String> caches = new TreeSet<>();
    long slots = 0;
    for (PcpuState pcpu : expected) {
      String cache = pcpu.attributes().cacheId();
      if (cache != null) {
        caches.add(cache);
      }
      slots += pcpu.attributes().concurrency();
    }
    assertEquals(slots, object.known.slots());
    assertEquals(List.copyOf(caches), object.known.caches());
  }

  @Test
  void whoCanDoWhatOthersCanJoinsTheirCrewAndNobodyIsAskedAgain() {
    Registry registry = new Registry();
    registry.heard(pcpu("a", "near", List.of(DATA)), 0);
    long version = registry.crews().version();
    registry.heard(pcpu("b", "far", List.of(DATA)), 0);
    assertEquals(version, registry.crews().version());
    assertSame(crewOf(registry, "a"), crewOf(registry, "b"));
    registry.heard(pcpu("c", null, List.of(DATA, LOGS)), 0);
    assertNotSame(crewOf(registry, "a"), crewOf(registry, "c"));
  }

  private static @Nullable Crew crewOf(Registry registry, String id) {
    PcpuState pcpu = registry.find(id);
    return pcpu == null ? null : pcpu.crew;
  }

  private static PcpuAttributes pcpu(String id, SeededRandom random) {
    return new PcpuAttributes(
        id,
        "edge",
        id,
        1,
        0,
        random.between(1, 4),
        null,
        random.oneIn(3) ? null : random.pick("near", "far"),
        random.pick(List.of(Set.of("file"), Set.of("file", "https"))),
        random.pick(List.of(List.of(DATA), List.of(LOGS), List.of(DATA, LOGS))),
        random.pick(List.of(Set.of(Op.COUNTEQ), Set.of(Op.COUNTEQ, Op.CRC32C))),
        random.oneIn(3) ? List.of("https://one.example/", "file:///data/") : List.of(),
        1L << 30,
        random.oneIn(8),
        null);
  }

  private static PcpuAttributes pcpu(String id, @Nullable String cache, List<Volume> volumes) {
    return new PcpuAttributes(
        id,
        "edge",
        id,
        1,
        0,
        1,
        null,
        cache,
        Set.of("file"),
        volumes,
        Set.of(Op.COUNTEQ),
        List.of(),
        1L << 30,
        false,
        null);
  }
}
