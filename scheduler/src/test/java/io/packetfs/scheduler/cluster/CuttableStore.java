package io.packetfs.scheduler.cluster;

import io.packetfs.scheduler.store.Store;
import io.packetfs.scheduler.store.StoreException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One scheduler's way to a store that several share; it can be cut, or held, and mended. */
final class CuttableStore {
  private static final long HELD_S_MAX = 30;

  private static final Set<String> LEASES = Set.of("lead", "resign", "isShared");

  private final Store way;
  private volatile boolean cut;
  private volatile boolean leasesCut;
  private volatile boolean checkpointsCut;
  private volatile CountDownLatch held = new CountDownLatch(0);

  CuttableStore(Store shared) {
    way =
        (Store)
            Proxy.newProxyInstance(
                CuttableStore.class.getClassLoader(),
                new Class<?>[] {Store.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("close")) {
                    return null;
                  }
                  if (cut && !method.getName().equals("isShared")) {
                    throw new StoreException("the way to the database is cut", null);
                  }
                  if (leasesCut && method.getName().equals("lead")) {
                    throw new StoreException("nobody may lead", null);
                  }
                  if (!LEASES.contains(method.getName())
                      && !held.await(HELD_S_MAX, TimeUnit.SECONDS)) {
                    throw new StoreException("held for too long", null);
                  }
                  if (checkpointsCut && method.getName().equals("checkpoint")) {
                    throw new StoreException("nothing of jobs can be written", null);
                  }
                  try {
                    return method.invoke(shared, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
  }

  Store store() {
    return way;
  }

  void cut() {
    cut = true;
  }

  /** Only the lead cannot be had any more. */
  void cutLeases() {
    leasesCut = true;
  }

  /** What is not about leases waits until {@link #release}, whoever leads then. */
  void hold() {
    held = new CountDownLatch(1);
  }

  void release() {
    held.countDown();
  }

  /** Only how far jobs are cannot be written any more. */
  void cutCheckpoints() {
    checkpointsCut = true;
  }

  void mend() {
    cut = false;
    leasesCut = false;
    checkpointsCut = false;
  }
}
