package io.packetfs.bench.micro;

import io.packetfs.program.Program;
import io.packetfs.program.ProgramParser;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Four instructions, as a JSON parser hands them over. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ParserBenchmark {
  private final List<Map<String, Object>> instructions =
      List.of(
          Map.of("op", "counteq", "imm", 0),
          Map.of("op", "crc32c", "offset", 0, "length", 1 << 20),
          Map.of("op", "xor", "imm", 255, "pipeline", 1),
          Map.of("op", "fnv", "pipeline", 1));

  /** Parses and checks them. */
  @Benchmark
  public Program parse() {
    return ProgramParser.parse(instructions);
  }
}
