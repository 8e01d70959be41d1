package io.packetfs.bench.kernels;

import io.packetfs.bench.Leftovers;
import io.packetfs.bench.Programs;
import io.packetfs.bench.Resources;
import io.packetfs.cli.ExitCode;
import io.packetfs.cli.VerbException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * {@code limits.c}, compiled for this very processor and called in this process (JEP 454).
 * Thread-safe; lives as long as the process.
 */
final class CLoops {
  private static final long COMPILE_S_MAX = 60;

  private final Linker linker = Linker.nativeLinker();
  private final SymbolLookup library;
  private final MethodHandle count;
  private final MethodHandle countFile;
  private final MethodHandle fnv;
  private final int file;

  private CLoops(SymbolLookup library, Path path) {
    this.library = library;
    this.count =
        function(
            "pfs_count",
            FunctionDescriptor.of(
                ValueLayout.JAVA_LONG,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_BYTE));
    this.countFile =
        function(
            "pfs_count_file",
            FunctionDescriptor.of(
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_BYTE));
    this.fnv =
        function(
            "pfs_fnv",
            FunctionDescriptor.of(
                ValueLayout.JAVA_LONG,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_BYTE));
    this.file = open(path);
  }

  /**
   * Compiles and loads them.
   *
   * @param path the file that {@link #countFile} reads
   * @throws VerbException that says what to install where there is no compiler
   */
  static CLoops load(Path path, Leftovers leftovers) throws IOException {
    Path compiler = Programs.required("cc", "gcc libc6-dev");
    Path source = Resources.copy(CLoops.class, "limits.c", leftovers);
    Path compiled = source.resolveSibling("limits.so");
    compile(compiler, source, compiled);
    return new CLoops(library(compiled), path);
  }

  /** How many bytes are equal to a value. */
  long count(MemorySegment bytes, byte value) {
    try {
      return (long) count.invokeExact(bytes, bytes.byteSize(), value);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** The same in a part of the file, by reading it. */
  long countFile(long offset, long length, byte value) {
    try {
      return (long) countFile.invokeExact(file, offset, length, value);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** FNV-1a of the bytes xor a value, byte after byte. */
  long fnv(MemorySegment bytes, byte xor) {
    try {
      return (long) fnv.invokeExact(bytes, bytes.byteSize(), xor);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  private static void compile(Path compiler, Path source, Path compiled) throws IOException {
    Process process =
        new ProcessBuilder(
                compiler.toString(),
                "-O3",
                "-march=native",
                "-shared",
                "-fPIC",
                "-o",
                compiled.toString(),
                source.toString())
            .inheritIO()
            .start();
    try {
      if (!process.waitFor(COMPILE_S_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new VerbException(
            ExitCode.USAGE,
            compiler
                + " does not compile C for this machine; install it with: apt-get install"
                + " gcc libc6-dev");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VerbException(ExitCode.INTERRUPTED, "interrupted");
    } finally {
      process.destroyForcibly();
    }
  }

  // The library is ours, a moment old, and its functions are what their descriptors say.
  @SuppressWarnings("restricted")
  private static SymbolLookup library(Path compiled) {
    return SymbolLookup.libraryLookup(compiled, Arena.global());
  }

  @SuppressWarnings("restricted")
  private MethodHandle function(String name, FunctionDescriptor descriptor) {
    return linker.downcallHandle(library.findOrThrow(name), descriptor);
  }

  private int open(Path path) {
    MethodHandle open =
        function("pfs_open", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    try (Arena arena = Arena.ofConfined()) {
      int opened = (int) open.invokeExact(arena.allocateFrom(path.toString()));
      if (opened < 0) {
        throw new IllegalStateException("cannot open " + path);
      }
      return opened;
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  private static IllegalStateException failed(Throwable cause) {
    return new IllegalStateException("a loop in C failed", cause);
  }
}
