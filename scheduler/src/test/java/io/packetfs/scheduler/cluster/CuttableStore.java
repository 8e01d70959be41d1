package io.packetfs.scheduler.cluster;

import io.packetfs.scheduler.store.Store;
import io.packetfs.scheduler.store.StoreException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** One scheduler's way to a store that several share; it can be cut and mended. */
final class CuttableStore {
  private final Store way;
  private volatile boolean cut;
  private volatile boolean leasesCut;

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

  void mend() {
    cut = false;
    leasesCut = false;
  }
}
