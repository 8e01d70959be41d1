package io.packetfs.scheduler.cluster;

import io.packetfs.origin.OriginLimits;
import io.packetfs.origin.OriginPolicy;
import io.packetfs.scheduler.core.BudgetStatus;
import io.packetfs.scheduler.store.BudgetSpent;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts what was spent today beside what may be. */
final class Budgets {
  private static final String OVERALL = "*";

  private Budgets() {}

  /** One line for each origin that has a cap or was charged today, the overall one first. */
  static List<BudgetStatus> of(OriginPolicy policy, List<BudgetSpent> spent, long nowMs) {
    String day = LocalDate.ofInstant(Instant.ofEpochMilli(nowMs), ZoneOffset.UTC).toString();
    Map<String, BudgetSpent> byOrigin = new TreeMap<>();
    policy.origins().forEach((origin, limits) -> byOrigin.put(origin, none(origin)));
    byOrigin.put(OVERALL, none(OVERALL));
    spent.forEach(line -> byOrigin.put(line.origin(), line));
    List<BudgetStatus> statuses = new ArrayList<>();
    byOrigin.forEach(
        (origin, line) -> {
          OriginLimits limits =
              origin.equals(OVERALL)
                  ? new OriginLimits(
                      OriginLimits.STREAMS_MAX, policy.bytesPerDay(), policy.requestsPerDay())
                  : policy.origins().getOrDefault(origin, policy.defaults());
          statuses.add(
              new BudgetStatus(
                  origin,
                  day,
                  limits.bytesPerDay(),
                  line.bytes(),
                  limits.requestsPerDay(),
                  line.requests()));
        });
    return List.copyOf(statuses);
  }

  private static BudgetSpent none(String origin) {
    return new BudgetSpent(origin, 0, 0, 0);
  }
}
