package io.packetfs.scheduler.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tasks under way, by id. Each is put in and taken out once, tens of thousands of times a
 * second, so it is its own node: a table of chains, as ids ascend one by one hardly ever longer
 * than one. Owned by the core; not thread-safe.
 */
final class Flights {
  private static final int CHAINS_MIN = 64;

  /** A power of two. */
  private @Nullable Flight[] chains = new Flight[CHAINS_MIN];

  private int size;

  int size() {
    return size;
  }

  /** A task goes out; its id is new. */
  void add(Flight flight) {
    if (size == chains.length) {
      grow();
    }
    link(flight);
    size++;
  }

  private void link(Flight flight) {
    int chain = chainOf(flight.task.id());
    flight.nextInChain = chains[chain];
    chains[chain] = flight;
  }

  private int chainOf(long taskId) {
    return (int) taskId & (chains.length - 1);
  }

  private void grow() {
    List<Flight> all = all();
    chains = new Flight[2 * chains.length];
    all.forEach(this::link);
  }

  /** The task, or null: it is not under way. */
  @Nullable Flight find(long taskId) {
    Flight flight = chains[chainOf(taskId)];
    while (flight != null && flight.task.id() != taskId) {
      flight = flight.nextInChain;
    }
    return flight;
  }

  /** It is not under way any more; whether it was. */
  boolean remove(Flight flight) {
    int chain = chainOf(flight.task.id());
    Flight before = null;
    for (Flight at = chains[chain]; at != null; at = at.nextInChain) {
      if (at == flight) {
        if (before == null) {
          chains[chain] = at.nextInChain;
        } else {
          before.nextInChain = at.nextInChain;
        }
        at.nextInChain = null;
        size--;
        return true;
      }
      before = at;
    }
    return false;
  }

  /** All of them, in no order; later changes do not show. */
  List<Flight> all() {
    List<Flight> all = new ArrayList<>(size);
    for (Flight first : chains) {
      for (Flight flight = first; flight != null; flight = flight.nextInChain) {
        all.add(flight);
      }
    }
    return all;
  }
}
