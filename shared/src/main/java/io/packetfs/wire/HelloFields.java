package io.packetfs.wire;

import io.packetfs.origin.Volume;
import io.packetfs.program.Op;
import io.packetfs.task.PcpuAttributes;
import java.util.Set;

/**
 * The fields of a {@link Hello}: those of its attributes, in the order of that record. The machine
 * came later, and is missing in what older pCPUs send.
 */
final class HelloFields {
  private HelloFields() {}

  static void write(WireWriter out, Hello hello) {
    PcpuAttributes attributes = hello.attributes();
    out.string(attributes.id());
    out.string(attributes.kind());
    out.string(attributes.endpoint());
    out.f64(attributes.latencyMs());
    out.f64(attributes.costPerGib());
    out.i32(attributes.concurrency());
    out.nullable(attributes.region(), WireWriter::string);
    out.nullable(attributes.cacheId(), WireWriter::string);
    out.list(attributes.schemes(), WireWriter::string);
    out.list(attributes.volumes(), HelloFields::writeVolume);
    out.list(attributes.ops(), WireWriter::name);
    out.list(attributes.serves(), WireWriter::string);
    out.i64(attributes.taskBytesMax());
    out.bool(attributes.draining());
    out.nullable(attributes.machine(), WireWriter::string);
  }

  static Hello read(WireReader in) {
    return new Hello(
        new PcpuAttributes(
            in.string(),
            in.string(),
            in.string(),
            in.f64(),
            in.f64(),
            in.i32(),
            in.nullable(WireReader::string),
            in.nullable(WireReader::string),
            // A set from outside may repeat itself, which Set.copyOf takes and Set.of would not.
            Set.copyOf(in.list(WireReader::string)),
            in.list(HelloFields::readVolume),
            Set.copyOf(in.list(i -> i.name(Op.class))),
            in.list(WireReader::string),
            in.i64(),
            in.bool(),
            in.isAtEnd() ? null : in.nullable(WireReader::string)));
  }

  private static void writeVolume(WireWriter out, Volume volume) {
    out.string(volume.name());
    out.string(volume.path());
    out.bool(volume.immutable());
  }

  private static Volume readVolume(WireReader in) {
    return new Volume(in.string(), in.string(), in.bool());
  }
}
