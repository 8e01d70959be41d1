package io.packetfs.scheduler.cluster;

import io.packetfs.problem.ErrorCode;
import io.packetfs.scheduler.core.Bounds;
import io.packetfs.scheduler.core.Event;
import io.packetfs.scheduler.core.LastFailure;
import io.packetfs.scheduler.core.PcpuStatus;
import io.packetfs.scheduler.pcpu.PcpuAdapter;
import io.packetfs.scheduler.reign.Outside;
import io.packetfs.scheduler.store.Store;
import io.packetfs.scheduler.store.StoredPcpu;
import io.packetfs.task.PcpuAttributes;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The pCPUs that an operator added, while this scheduler leads. They send no heartbeats, so each is
 * asked for its health once a second, and an answer is its heartbeat: who falls silent is dropped
 * like any other pCPU, and comes back when it answers again.
 *
 * <p>The rows of the store say who they are. They are read when the reign begins, when somebody
 * tells that they changed, and every few seconds, should nobody have told. A removed one drains: it
 * is not asked any more, and if it is added anew, not before the core has forgotten it.
 *
 * <p>Everything here runs on the leader's context.
 */
final class AddedPcpus {
  private static final Logger LOG = System.getLogger(AddedPcpus.class.getName());

  /** Each is asked so often, in ms. */
  private static final long ROUND_MS = 1_000;

  /** The rows are read every so many rounds. */
  private static final int ROUNDS_PER_READING = 5;

  /** So many are asked at the same time; the others wait for an answer or its time to end. */
  private static final int PROBES_MAX = 128;

  private final Outside outside;
  private final PcpuAdapter pcpus;
  private final Contexts contexts;
  private final Consumer<Event> events;
  private final TreeMap<String, PcpuAttributes> added = new TreeMap<>();
  private final Queue<String> due = new ArrayDeque<>();
  private final Set<String> dueOrAsked = new HashSet<>();

  /** Who was removed, and is forgotten then, in ms. */
  private final Map<String, Long> leavingUntilMs = new HashMap<>();

  /** Why one does not answer. */
  private final Map<String, LastFailure> silent = new HashMap<>();

  /** Whose row was not understood, as it was logged last. */
  private String unread = "";

  private int probes;
  private long rounds;

  /**
   * Asks nobody yet.
   *
   * @param events where what happens to them is told
   */
  AddedPcpus(Outside outside, PcpuAdapter pcpus, Contexts contexts, Consumer<Event> events) {
    this.outside = outside;
    this.pcpus = pcpus;
    this.contexts = contexts;
    this.events = events;
  }

  /** Begins to ask; ends with the timers of the outside. */
  void start() {
    read();
    outside.in(ROUND_MS, this::round);
  }

  /** Whether this is the name of one of them. */
  boolean has(String pcpuId) {
    return added.containsKey(pcpuId);
  }

  /** Those that do not answer, and why. */
  List<PcpuStatus> silent() {
    return silent.entrySet().stream()
        .map(
            each ->
                PcpuStatus.down(Objects.requireNonNull(added.get(each.getKey())), each.getValue()))
        .toList();
  }

  /** Reads the rows again. */
  void read() {
    outside.store(
        "list the pCPUs that were added",
        Store::pcpus,
        this::found,
        failure -> LOG.log(Level.WARNING, "added pCPUs are not read: {0}", failure.getMessage()));
  }

  private void found(List<StoredPcpu> rows) {
    TreeMap<String, PcpuAttributes> found = new TreeMap<>();
    for (StoredPcpu row : rows) {
      PcpuAttributes pcpu = AddedPcpuJson.parseOrNull(row.attributes());
      if (pcpu != null) {
        found.put(row.id(), pcpu);
      } else if (!unread.equals(row.id())) {
        unread = row.id();
        LOG.log(Level.WARNING, "pCPU {0}, added by another version, is left out", row.id());
      }
    }
    for (String id : List.copyOf(added.keySet())) {
      if (!found.containsKey(id)) {
        leavingUntilMs.put(id, outside.nowMs() + Bounds.PCPU_SILENT_MS + ROUND_MS);
        events.accept(new Event.PcpuRemoved(id));
      }
    }
    boolean more = !added.keySet().containsAll(found.keySet());
    added.clear();
    added.putAll(found);
    silent.keySet().retainAll(found.keySet());
    if (more) {
      ask();
    }
  }

  private void round() {
    outside.in(ROUND_MS, this::round);
    if (++rounds % ROUNDS_PER_READING == 0) {
      read();
    }
    ask();
  }

  private void ask() {
    long nowMs = outside.nowMs();
    leavingUntilMs.values().removeIf(untilMs -> untilMs <= nowMs);
    for (String id : added.keySet()) {
      if (!leavingUntilMs.containsKey(id) && dueOrAsked.add(id)) {
        due.add(id);
      }
    }
    askNext();
  }

  private void askNext() {
    while (probes < PROBES_MAX && !due.isEmpty()) {
      String id = due.remove();
      PcpuAttributes pcpu = added.get(id);
      if (pcpu == null) {
        dueOrAsked.remove(id);
        continue;
      }
      probes++;
      pcpus
          .probe(pcpu)
          .onComplete(
              up -> contexts.run(() -> answered(pcpu, up)),
              failure ->
                  contexts.run(() -> unanswered(pcpu, String.valueOf(failure.getMessage()))));
    }
  }

  private void answered(PcpuAttributes asked, PcpuAttributes up) {
    ended(asked);
    if (asked.equals(added.get(asked.id())) && !leavingUntilMs.containsKey(asked.id())) {
      if (silent.remove(asked.id()) != null) {
        LOG.log(Level.INFO, "pCPU {0} answers again", asked.id());
      }
      events.accept(new Event.PcpuHeard(up));
    }
    askNext();
  }

  private void unanswered(PcpuAttributes asked, String why) {
    ended(asked);
    if (added.containsKey(asked.id())) {
      LastFailure failure = new LastFailure(ErrorCode.PCPU_FAILED, why, outside.nowMs());
      LastFailure before = silent.put(asked.id(), failure);
      if (before == null || !before.detail().equals(why)) {
        LOG.log(Level.WARNING, "{0}", why);
      }
    }
    askNext();
  }

  private void ended(PcpuAttributes asked) {
    probes--;
    dueOrAsked.remove(asked.id());
  }
}
