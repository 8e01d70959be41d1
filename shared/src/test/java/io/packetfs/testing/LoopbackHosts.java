package io.packetfs.testing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Hosts that differ by their addresses alone: Linux has all of 127.0.0.0/8 without asking. */
final class LoopbackHosts implements Hosts {
  private final List<String> names = new ArrayList<>();
  private final String prefix;

  LoopbackHosts(List<String> others) {
    names.add(HUB);
    names.addAll(others);
    // Others on this machine may run the same test.
    ThreadLocalRandom random = ThreadLocalRandom.current();
    prefix = "127." + random.nextInt(1, 250) + "." + random.nextInt(1, 250) + ".";
  }

  @Override
  public boolean canBeCut() {
    return false;
  }

  @Override
  public String address(String host) {
    return prefix + (names.indexOf(host) + 1);
  }

  @Override
  public <T extends @Nullable Object> T at(String host, Callable<T> call) throws IOException {
    try {
      return call.call();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void cut(String one, String other) {
    throw new UnsupportedOperationException("a loopback cannot be cut");
  }

  @Override
  public void heal() {}

  @Override
  public void close() {}
}
