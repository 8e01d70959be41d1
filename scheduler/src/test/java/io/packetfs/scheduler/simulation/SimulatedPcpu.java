package io.packetfs.scheduler.simulation;

import io.packetfs.task.PcpuAttributes;
import java.util.ArrayList;
import java.util.List;

/** An edge node: up or down, frozen or not, and what it would say when it thaws. */
final class SimulatedPcpu {
  final PcpuAttributes attributes;
  final double bytesPerMs;
  boolean up = true;
  boolean frozen;
  boolean left;
  int life;
  final List<Runnable> held = new ArrayList<>();

  SimulatedPcpu(PcpuAttributes attributes, double bytesPerMs) {
    this.attributes = attributes;
    this.bytesPerMs = bytesPerMs;
  }

  /** Does it now, or when it thaws. */
  void say(Runnable saying) {
    if (frozen) {
      held.add(saying);
    } else {
      saying.run();
    }
  }

  void thaw() {
    frozen = false;
    List<Runnable> sayings = List.copyOf(held);
    held.clear();
    sayings.forEach(Runnable::run);
  }
}
