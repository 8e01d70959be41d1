package io.packetfs.cli;

/** Where {@code pfs} begins. */
public final class Main {
  private Main() {}

  /** Runs the verb and ends the process with its {@link ExitCode}. */
  public static void main(String[] arguments) {
    System.exit(PfsCommand.run(Terminal.system(), arguments));
  }
}
