package io.packetfs.bench;

import com.sun.management.OperatingSystemMXBean;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** Where the numbers come from. */
public final class Machine {
  private static final Path CPUS = Path.of("/proc/cpuinfo");

  private Machine() {}

  /** Its processors, memory, software, and how busy it is now. */
  public static JsonObject describe() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new JsonObject()
        .put("cpu", cpu())
        .put("cores", Runtime.getRuntime().availableProcessors())
        .put("memory_bytes", system.getTotalMemorySize())
        .put("os", system.getName() + " " + system.getVersion())
        .put("java", Runtime.version().toString())
        .put("load_average", system.getSystemLoadAverage());
  }

  /**
   * The same in a line, for a person.
   *
   * @param machine what {@link #describe} said
   */
  public static String line(JsonObject machine) {
    return String.format(
        Locale.ROOT,
        "%s, %d cores, %s, Java %s, load %.1f at the end",
        machine.getString("cpu"),
        machine.getInteger("cores"),
        machine.getString("os"),
        machine.getString("java"),
        machine.getDouble("load_average"));
  }

  private static String cpu() {
    try (Stream<String> lines = Files.lines(CPUS)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
