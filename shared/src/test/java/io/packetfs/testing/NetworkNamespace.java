package io.packetfs.testing;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * A network of its own (network_namespaces(7)): what is called in it opens sockets there, and the
 * processes that are started in it live there. It has no name that a killed JVM could leave behind:
 * Linux keeps it while a thread or process is in it.
 *
 * <p>The system calls are made by java.lang.foreign, because a namespace is a thread's, and no
 * program can put its parent's threads into one. Needs root and Linux. Usable from any thread.
 */
public final class NetworkNamespace implements AutoCloseable {
  /** linux/sched.h. */
  private static final int CLONE_NEWNET = 0x40000000;

  /** fcntl.h: read only. */
  private static final int O_RDONLY = 0;

  private static final MethodHandle UNSHARE = function("unshare", ValueLayout.JAVA_INT);
  private static final MethodHandle SETNS =
      function("setns", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
  private static final MethodHandle OPEN =
      function("open", ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
  private static final MethodHandle CLOSE = function("close", ValueLayout.JAVA_INT);

  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService inside;
  private final Path handle;

  private NetworkNamespace(String name) throws IOException {
    FutureTask<Path> making = new FutureTask<>(NetworkNamespace::leaveTheOthers);
    // Keeps the namespace until it is closed.
    daemon(
            name,
            () -> {
              making.run();
              awaitEnd();
            })
        .start();
    handle = result(making);
    inside =
        Executors.newCachedThreadPool(
            work ->
                daemon(
                    name,
                    () -> {
                      enter();
                      work.run();
                    }));
  }

  /**
   * Makes one without a network in it, not even a loopback.
   *
   * @param name of its threads
   * @throws IOException without root, or elsewhere than on Linux
   */
  public static NetworkNamespace make(String name) throws IOException {
    return new NetworkNamespace(name);
  }

  /** Calls on a thread that is in it, and waits for it. */
  public <T extends @Nullable Object> T call(Callable<T> call) throws IOException {
    FutureTask<T> task = new FutureTask<>(call);
    inside.execute(task);
    return result(task);
  }

  /** What {@code ip link ... netns} takes for its name: a thread's id. */
  public String id() {
    return handle.getName(handle.getNameCount() - 3).toString();
  }

  /** Lets go of it: it ends with the last process in it. */
  @Override
  public void close() {
    inside.shutdownNow();
    end.countDown();
  }

  private static Path leaveTheOthers() throws IOException {
    check("unshare", invoke(UNSHARE, CLONE_NEWNET));
    // /proc/thread-self is /proc/PID/task/TID; /proc/TID is there, too, though not listed.
    Path thread = Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName();
    return Path.of("/proc").resolve(thread).resolve("ns/net");
  }

  private void enter() {
    try (Arena arena = Arena.ofConfined()) {
      int file = invoke(OPEN, arena.allocateFrom(handle.toString()), O_RDONLY);
      check("open " + handle, file < 0 ? -1 : 0);
      try {
        check("setns", invoke(SETNS, file, CLONE_NEWNET));
      } finally {
        int ignored = invoke(CLOSE, file);
      }
    } catch (IOException e) {
      throw new AssertionError("a thread could not enter the network of a test", e);
    }
  }

  private void awaitEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static <T extends @Nullable Object> T result(FutureTask<T> task) throws IOException {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException io -> throw io;
        case RuntimeException unchecked -> throw unchecked;
        case Error error -> throw error;
        case null, default -> throw new AssertionError(e);
      }
    }
  }

  private static Thread daemon(String name, Runnable work) {
    return Thread.ofPlatform().daemon().name(name).unstarted(work);
  }

  private static void check(String call, int result) throws IOException {
    if (result != 0) {
      throw new IOException(call + " failed: making networks needs root");
    }
  }

  @SuppressWarnings("restricted") // native calls are what this class is for
  private static MethodHandle function(String name, MemoryLayout... parameters) {
    Linker linker = Linker.nativeLinker();
    MemorySegment address = linker.defaultLookup().find(name).orElseThrow();
    return linker.downcallHandle(address, FunctionDescriptor.of(ValueLayout.JAVA_INT, parameters));
  }

  private static int invoke(MethodHandle function, Object... arguments) {
    try {
      return (int) function.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new AssertionError("a system call could not be made", e);
    }
  }
}
