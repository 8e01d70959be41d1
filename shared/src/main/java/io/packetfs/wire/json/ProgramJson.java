package io.packetfs.wire.json;

import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Program;
import io.packetfs.program.ProgramParser;
import io.packetfs.program.fnv.Fnv;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code instructions}, as users write them. */
public final class ProgramJson {
  private ProgramJson() {}

  /** The shortest form that reads back the same: what has its default is left out, but imm. */
  public static JsonArray toJson(Program program) {
    JsonArray json = new JsonArray();
    for (Instruction instruction : program.instructions()) {
      json.add(toJson(instruction));
    }
    return json;
  }

  private static JsonObject toJson(Instruction instruction) {
    JsonObject json =
        new JsonObject().put("op", instruction.op().wireName()).put("imm", instruction.imm());
    if (instruction.offset() != null) {
      json.put("offset", instruction.offset());
    }
    if (instruction.length() != null) {
      json.put("length", instruction.length());
    }
    if (instruction.pipeline() != 0) {
      json.put("pipeline", instruction.pipeline());
    }
    if (instruction.op() == Op.FNV && instruction.state() != Fnv.OFFSET_BASIS) {
      json.put("state", HexFormat.of().toHexDigits(instruction.state()));
    }
    return json;
  }

  /**
   * Reads {@code instructions}, checked as {@link ProgramParser} says.
   *
   * @param instructions a {@code JsonArray} or a list of maps, or whatever else came: then the
   *     error says so
   * @throws io.packetfs.problem.ProblemException with the instruction's index and a pointer from
   *     {@code /instructions}
   */
  public static Program parse(@Nullable Object instructions) {
    return ProgramParser.parse(plain(instructions));
  }

  /** Vert.x may hold parts of a document as its own types: the parser, being pure, knows none. */
  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case JsonArray array -> plain(array.getList());
      case JsonObject object -> plain(object.getMap());
      case List<?> list -> list.stream().map(ProgramJson::plain).toList();
      case Map<?, ?> map -> {
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, each) -> copy.put(key, plain(each)));
        yield copy;
      }
      case Object other -> other;
    };
  }
}
