package io.packetfs.cli;

/**
 * What is done when the process is told to stop (Ctrl-C, SIGTERM) between the making of this and
 * its closing. It runs in the JVM's shutdown hook, which is the only portable place; it has to have
 * a bound of its own.
 */
public final class Interruption implements AutoCloseable {
  private final Thread hook;

  private Interruption(Thread hook) {
    this.hook = hook;
  }

  /** From now on, an interrupted process does this and then ends with this status. */
  public static Interruption handle(Runnable action, ExitCode exitCode) {
    Thread hook =
        new Thread(
            () -> {
              try {
                action.run();
              } finally {
                System.out.flush();
                System.err.flush();
                // Without it the JVM would end with 128 + the signal's number once all hooks are
                // done.
                Runtime.getRuntime().halt(exitCode.status());
              }
            },
            "interrupted");
    Runtime.getRuntime().addShutdownHook(hook);
    return new Interruption(hook);
  }

  private void awaitHalt() {
    try {
      hook.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** From now on, nothing is done any more. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending: the hook has the last word, and halts.
      awaitHalt();
    }
  }
}
