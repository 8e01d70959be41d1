package io.packetfs.scheduler.simulation;

import io.packetfs.scheduler.core.Core;
import io.packetfs.task.Task;
import io.packetfs.testing.SeededRandom;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * Hunts in a world where one class has a planted bug: that class is compiled in memory, and core,
 * store, reign and simulation are loaded anew beside it. Production code knows nothing of it.
 */
final class PlantedHunt {
  private static final List<String> LOADED_ANEW =
      List.of(
          "io.packetfs.scheduler.core.",
          "io.packetfs.scheduler.store.",
          "io.packetfs.scheduler.reign.",
          "io.packetfs.scheduler.simulation.");

  private PlantedHunt() {}

  /**
   * A history that catches a bug.
   *
   * @param histories how many it took to find it
   * @param law what it breaks
   */
  record Catch(long seed, long histories, String law) {}

  /**
   * Hunts through the histories from seed 1 on until the bug is caught; null: none of them does.
   *
   * @param likely the seed of the one to play before all others, or null
   */
  static @Nullable Catch hunt(
      PlantedBug bug, Path src, @Nullable Long likely, long histories, int threads)
      throws ReflectiveOperationException {
    Class<?> hunt = new Anew(compiled(bug, bug.planted(src))).loadClass(Hunt.class.getName());
    Catch caught = null;
    if (likely != null && 1 <= likely && likely <= histories) {
      caught = hunt(hunt, likely, 1, 1);
    }
    return caught == null ? hunt(hunt, 1, histories, threads) : caught;
  }

  private static @Nullable Catch hunt(
      Class<?> huntClass, long firstSeed, long histories, int threads)
      throws ReflectiveOperationException {
    Object hunt =
        huntClass.getConstructor(long.class, long.class).newInstance(firstSeed, histories);
    Object failure = huntClass.getMethod("run", int.class).invoke(hunt, threads);
    if (failure == null) {
      return null;
    }
    long seed = (long) failure.getClass().getMethod("seed").invoke(failure);
    long played = (long) huntClass.getMethod("played").invoke(hunt);
    Throwable what = (Throwable) failure.getClass().getMethod("what").invoke(failure);
    return new Catch(seed, played, Hunt.text(what));
  }

  private static Map<String, byte[]> compiled(PlantedBug bug, String source) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter errors = new StringWriter();
    try (Output output = new Output(compiler.getStandardFileManager(null, null, null))) {
      boolean done =
          compiler
              .getTask(
                  errors,
                  output,
                  null,
                  List.of("-proc:none", "-nowarn", "-classpath", classPath()),
                  null,
                  List.of(new Source(bug.className(), source)))
              .call();
      if (!done) {
        throw new IllegalStateException(
            "the planted bug \"" + bug.name() + "\" must be brought up to date: " + errors);
      }
      return output.classes();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String classPath() {
    return Stream.of(Core.class, Hunt.class, Task.class, SeededRandom.class, NullMarked.class)
        .map(PlantedHunt::place)
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String place(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }

  /** A class's source, in memory. */
  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String className, String text) {
      super(URI.create("planted:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreErrors) {
      return text;
    }
  }

  /** Keeps what the compiler makes. */
  private static final class Output extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> made = new HashMap<>();

    Output(JavaFileManager manager) {
      super(manager);
    }

    Map<String, byte[]> classes() {
      return made.entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().toByteArray()));
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, @Nullable FileObject sibling)
        throws IOException {
      if (location != StandardLocation.CLASS_OUTPUT) {
        return super.getJavaFileForOutput(location, className, kind, sibling);
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      made.put(className, bytes);
      return new SimpleJavaFileObject(
          URI.create("planted:///" + className.replace('.', '/') + ".class"), kind) {
        @Override
        public OutputStream openOutputStream() {
          return bytes;
        }
      };
    }
  }

  /** Loads what may know the changed class by itself, all else as ever. */
  private static final class Anew extends ClassLoader {
    private final Map<String, byte[]> changed;

    Anew(Map<String, byte[]> changed) {
      super(PlantedHunt.class.getClassLoader());
      this.changed = changed;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (LOADED_ANEW.stream().noneMatch(name::startsWith)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? defined(name) : loaded;
      }
    }

    private Class<?> defined(String name) throws ClassNotFoundException {
      byte[] own = changed.get(name);
      if (own != null) {
        return defineClass(name, own, 0, own.length);
      }
      try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
