package io.packetfs.wire;

import io.packetfs.origin.PublishedChecksum;
import io.packetfs.program.Partial;
import io.packetfs.program.fnv.NibbleMap;
import io.packetfs.task.FetchFacts;
import io.packetfs.task.TaskReply;

/** The fields of a {@link TaskReply}, in the order of the record. */
final class TaskReplyFields {
  private static final int COUNT = 1;
  private static final int CRC = 2;
  private static final int FNV_RUN = 3;
  private static final int FNV_LOW = 4;
  private static final int FNV_HIGH = 5;

  private TaskReplyFields() {}

  static void write(WireWriter out, TaskReply reply) {
    out.i64(reply.taskId());
    out.string(reply.pcpuId());
    out.nullable(reply.identity(), TaskFields::writeIdentity);
    out.nullable(reply.published(), TaskReplyFields::writePublished);
    out.nullable(reply.finalUrl(), WireWriter::string);
    out.i32(reply.fetchesDone());
    out.list(reply.partials(), TaskReplyFields::writePartial);
    out.list(reply.windows(), (o, partials) -> o.list(partials, TaskReplyFields::writePartial));
    writeFacts(out, reply.facts());
    out.nullable(reply.problem(), ProblemFields::write);
  }

  static TaskReply read(WireReader in) {
    return new TaskReply(
        in.i64(),
        in.string(),
        in.nullable(TaskFields::readIdentity),
        in.nullable(TaskReplyFields::readPublished),
        in.nullable(WireReader::string),
        in.i32(),
        in.list(TaskReplyFields::readPartial),
        in.list(i -> i.list(TaskReplyFields::readPartial)),
        readFacts(in),
        in.nullable(ProblemFields::read));
  }

  private static void writePublished(WireWriter out, PublishedChecksum published) {
    out.i32(published.crc32c());
    out.string(published.source());
  }

  private static PublishedChecksum readPublished(WireReader in) {
    return new PublishedChecksum(in.i32(), in.string());
  }

  private static void writePartial(WireWriter out, Partial partial) {
    switch (partial) {
      case Partial.Count(long length, long count) -> {
        out.u8(COUNT);
        out.i64(length);
        out.i64(count);
      }
      case Partial.Crc(long length, int crc) -> {
        out.u8(CRC);
        out.i64(length);
        out.i32(crc);
      }
      case Partial.FnvRun(long length, int entryByte, long exit) -> {
        out.u8(FNV_RUN);
        out.i64(length);
        out.u8(entryByte);
        out.i64(exit);
      }
      case Partial.FnvLow(long length, NibbleMap map) -> {
        out.u8(FNV_LOW);
        out.i64(length);
        out.i64(map.packed());
      }
      case Partial.FnvHigh(long length, int entryLow, int exitLow, NibbleMap map) -> {
        out.u8(FNV_HIGH);
        out.i64(length);
        out.u8(entryLow);
        out.u8(exitLow);
        out.i64(map.packed());
      }
    }
  }

  private static Partial readPartial(WireReader in) {
    int kind = in.u8();
    return switch (kind) {
      case COUNT -> new Partial.Count(in.i64(), in.i64());
      case CRC -> new Partial.Crc(in.i64(), in.i32());
      case FNV_RUN -> new Partial.FnvRun(in.i64(), in.u8(), in.i64());
      case FNV_LOW -> new Partial.FnvLow(in.i64(), new NibbleMap(in.i64()));
      case FNV_HIGH -> new Partial.FnvHigh(in.i64(), in.u8(), in.u8(), new NibbleMap(in.i64()));
      default -> throw new WireFormatException("no partial has the kind " + kind);
    };
  }

  private static void writeFacts(WireWriter out, FetchFacts facts) {
    out.i32(facts.requests());
    out.i64(facts.bytesFetched());
    out.i64(facts.bytesProcessed());
    out.i32(facts.hits());
    out.i32(facts.misses());
    out.i32(facts.unknown());
    out.i64(facts.hitBytes());
    out.i64(facts.fillBytes());
    out.nullable(facts.cacheSource(), WireWriter::string);
    out.nullable(facts.pop(), WireWriter::string);
    out.i64(facts.firstByteMicros());
    out.i64(facts.serviceMicros());
  }

  private static FetchFacts readFacts(WireReader in) {
    return new FetchFacts(
        in.i32(),
        in.i64(),
        in.i64(),
        in.i32(),
        in.i32(),
        in.i32(),
        in.i64(),
        in.i64(),
        in.nullable(WireReader::string),
        in.nullable(WireReader::string),
        in.i64(),
        in.i64());
  }
}
