package io.packetfs.cli.e2e.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.testing.Hosts;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * No cap is passed, and nothing was fetched that was not paid for before. Budgets are those of the
 * database's UTC day, which is this machine's; the logs know no days.
 */
final class Budgets {
  private final LocalDate firstDay = today();

  /** Looks at both origins, by the budgets and by what they sent. */
  void check(ClusterRig rig, Work work) throws IOException {
    // Looked at first: what is sent meanwhile was paid for already.
    long cdnBytes = rig.hosts().at(Hosts.HUB, () -> rig.web().edgeLog().bytes());
    long thirstyBytes = work.thirstyBytes();
    check(rig, rig.web().edgeUrl(""), Work.CDN_CAP_BYTES, cdnBytes);
    check(rig, rig.web().originUrl(""), Work.THIRSTY_CAP_BYTES, thirstyBytes);
    assertTrue(thirstyBytes > 0, "nothing was fetched from the capped origin");
  }

  private void check(ClusterRig rig, String origin, long capBytes, long sentBytes)
      throws IOException {
    JsonArray budgets = rig.rest().getFromAny("/v1/budgets").getJsonArray("budgets");
    JsonObject bytes =
        budgets.stream()
            .map(JsonObject.class::cast)
            .filter(budget -> budget.getString("origin").equals(origin))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no budget of " + origin + ": " + budgets))
            .getJsonObject("bytes");
    long reserved = bytes.getLong("reserved");
    assertEquals(capBytes, bytes.getLong("cap"), bytes::encode);
    assertTrue(reserved <= capBytes, bytes::encode);
    long days = ChronoUnit.DAYS.between(firstDay, today()) + 1;
    // What was reserved on the days before today is not told any more: at most their caps.
    long paidBytes = days == 1 ? reserved : days * capBytes;
    assertTrue(
        sentBytes <= paidBytes,
        () -> origin + " sent " + sentBytes + " in " + days + " day(s), the last: " + bytes);
  }

  private static LocalDate today() {
    return LocalDate.now(ZoneOffset.UTC);
  }
}
