package io.packetfs.wire.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.packetfs.job.JobShares;
import io.packetfs.job.PcpuPlace;
import io.packetfs.job.PcpuShare;
import io.packetfs.job.TaskOutcome;
import io.packetfs.testing.SeededRandom;
import io.packetfs.testing.Seeds;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobSharesJsonTest {
  private static final List<String> NAMES = List.of("a", "b");

  private static JobShares shares(SeededRandom random) {
    List<PcpuShare> shares = new ArrayList<>();
    for (int i = random.between(0, 6); i > 0; i--) {
      Map<TaskOutcome, Long> tasks = new EnumMap<>(TaskOutcome.class);
      tasks.put(random.pick(TaskOutcome.values()), random.between(1L, 1L << 40));
      PcpuPlace place =
          new PcpuPlace(
              "p" + i,
              "edge",
              random.chance(0.3) ? null : random.pick(NAMES),
              random.chance(0.3) ? null : random.pick(NAMES));
      shares.add(
          new PcpuShare(
              place,
              tasks,
              random.scaled(1L << 58),
              random.scaled(1L << 58),
              random.scaled(1L << 58),
              random.scaled(1L << 50),
              new PcpuShare.Fetched(
                  random.scaled(1L << 58),
                  random.scaled(1L << 58),
                  random.scaled(1L << 58),
                  random.scaled(1L << 50),
                  random.scaled(1L << 50),
                  random.scaled(1L << 50),
                  random.scaled(1L << 50))));
    }
    return new JobShares(shares, random.chance(0.5) ? null : (Long) random.scaled(1L << 40));
  }

  @Test
  void whatIsWrittenReadsBackTheSame() {
    Seeds.forAll(
        200,
        random -> {
          JobShares shares = shares(random);
          String text = JobSharesJson.toJson(shares).encode();
          assertEquals(shares, JobSharesJson.parse(new JsonObject(text)));
        });
  }

  @Test
  void cachesAndRegionsAddUpToThePcpus() {
    Seeds.forAll(
        200,
        random -> {
          JobShares shares = shares(random);
          for (List<PcpuShare> groups : List.of(shares.byCache(), shares.byRegion())) {
            JobShares together = new JobShares(groups, null);
            assertEquals(shares.bytesProcessed(), together.bytesProcessed());
            assertEquals(shares.taskCount(), together.taskCount());
            assertEquals(groups.size(), groups.stream().map(PcpuShare::place).distinct().count());
          }
        });
  }
}
