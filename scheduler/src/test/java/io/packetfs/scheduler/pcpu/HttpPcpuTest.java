package io.packetfs.scheduler.pcpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.program.Partials;
import io.packetfs.task.TaskReply;
import io.packetfs.window.ByteRange;
import io.packetfs.window.Fetch;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** What a task over HTTP gives. */
class HttpPcpuTest extends OneEndpoint {
  @Test
  void aTaskGivesThePartialsOfItsBytes() throws Exception {
    TaskReply reply = send(task(PROGRAM, PINNED, List.of(new Fetch(0, MIB), new Fetch(MIB, MIB))));
    assertNull(reply.problem());
    assertEquals(
        Computed.partials(PROGRAM, OBJECT, new ByteRange(0, 2 * MIB), PROGRAM.entryStates()),
        reply.partials());
    assertEquals(PINNED, reply.identity());
    assertEquals(2, reply.fetchesDone());
    assertEquals(1, edge.calls.size());
    assertEquals(URL, edge.calls.getFirst().getString("data_url"));
    assertEquals(2 * MIB, reply.facts().bytesProcessed());
    assertEquals(2 * MIB, reply.facts().hitBytes());
    assertEquals(1, reply.facts().requests());
  }

  @Test
  void fnvGoesOnFromOneCallToTheNext() throws Exception {
    TaskReply reply =
        send(task(PROGRAM, PINNED, List.of(new Fetch(0, MIB), new Fetch(2 * MIB, 5))));
    List<Integer> entered =
        Partials.exitStates(
            Computed.partials(PROGRAM, OBJECT, new ByteRange(0, MIB), PROGRAM.entryStates()));
    assertEquals(
        Partials.combineAll(
            Computed.partials(PROGRAM, OBJECT, new ByteRange(0, MIB), PROGRAM.entryStates()),
            Computed.partials(PROGRAM, OBJECT, new ByteRange(2 * MIB, 5), entered)),
        reply.partials());
    assertEquals(2, edge.calls.size());
  }

  @Test
  void callsOfAPcpuKeepTheirConnectionAndShowItsToken() throws Exception {
    for (int i = 0; i < 5; i++) {
      send(task(PROGRAM, PINNED, List.of(new Fetch(0, MIB))));
    }
    assertEquals(1, edge.connections.size());
    assertEquals(Set.of("Bearer secret-of-the-edge"), Set.copyOf(edge.authorizations));
  }

  @Test
  void healthIsAskedForAndDrainingTold() throws Exception {
    assertFalse(get(pcpu.probe(attributes(edge.endpoint()))).draining());
    edge.health = "{\"status\":\"UP\",\"draining\":true}";
    assertTrue(get(pcpu.probe(attributes(edge.endpoint()))).draining());
    edge.health = "<html>welcome</html>";
    assertThrows(ExecutionException.class, () -> get(pcpu.probe(attributes(edge.endpoint()))));
  }
}
