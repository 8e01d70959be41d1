package io.packetfs.scheduler.api;

import io.packetfs.job.JobStatus;
import io.packetfs.wire.json.JobStatusJson;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A status as a server-sent event: {@code progress} without objects, or {@code done} with them.
 *
 * @param id the checksum of its data
 * @param text the whole event, as it is sent
 */
record StatusEvent(JobStatus status, String id, String text) {

  private static StatusEvent of(JobStatus status) {
    boolean last = status.state().isEnd();
    String data = JobStatusJson.toJson(last ? status : status.withoutObjects()).encode();
    CRC32C crc = new CRC32C();
    crc.update(data.getBytes(StandardCharsets.UTF_8));
    String id = Long.toHexString(crc.getValue());
    String name = last ? "done" : "progress";
    return new StatusEvent(
        status, id, "id: " + id + "\nevent: " + name + "\ndata: " + data + "\n\n");
  }

  boolean isLast() {
    return status.state().isEnd();
  }

  /**
   * The event that was made last. All readers of a job are told the same status, one behind the
   * other, so a thousand of them cost one. One event loop's.
   */
  static final class Latest {
    private @Nullable StatusEvent latest;

    StatusEvent of(JobStatus status) {
      StatusEvent known = latest;
      if (known == null || !known.status().equals(status)) {
        known = StatusEvent.of(status);
        latest = known;
      }
      return known;
    }
  }
}
