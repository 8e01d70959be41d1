package io.packetfs.cli.conform;

import io.packetfs.wire.conformance.ConformanceObject;
import io.packetfs.wire.conformance.OriginFault;
import io.packetfs.wire.conformance.Serving;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/** One answer of the origin, faults included. On one event loop. */
final class ObjectAnswer {
  private static final int CHUNK_BYTES = 64 * 1024;

  /** By how much a body is too long. */
  private static final long SURPLUS_BYTES = 5;

  private static final int OK = 200;
  private static final int PARTIAL_CONTENT = 206;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  /** What happens behind the last byte. */
  private enum Ending {
    END,
    CLOSE,
    STAND_STILL
  }

  private final ConformanceObject object;
  private final @Nullable AskedRange asked;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Serving serving;

  ObjectAnswer(ConformanceObject object, @Nullable AskedRange asked, HttpServerRequest request) {
    this.object = object;
    this.asked = asked;
    this.request = request;
    this.response = request.response();
    boolean applies = asked == null || asked.first() >= object.serving().fromOffset();
    this.serving = applies ? object.serving() : Serving.FAULTLESS;
  }

  void send() {
    response
        .putHeader("ETag", object.etag())
        .putHeader("Accept-Ranges", "bytes")
        .putHeader("Content-Type", "application/octet-stream")
        .putHeader("Cache-Control", "no-store");
    Integer status = serving.status();
    AskedRange range = asked;
    if (status != null) {
      empty(status);
    } else if (range == null || serving.fault() == OriginFault.RANGE_IGNORED) {
      response.setStatusCode(OK);
      body(0, object.sizeBytes(), object.sizeBytes(), Ending.END);
    } else if (range.first() >= object.sizeBytes()) {
      response.putHeader("Content-Range", "bytes */" + object.sizeBytes());
      empty(RANGE_NOT_SATISFIABLE);
    } else {
      part(range.first(), Math.min(range.last(), object.sizeBytes() - 1));
    }
  }

  private void part(long first, long last) {
    long length = last - first + 1;
    response.setStatusCode(PARTIAL_CONTENT);
    contentRange(first, last, object.sizeBytes());
    switch (serving.fault()) {
      case NONE -> body(first, length, length, Ending.END);
      case NO_ANSWER -> request.connection().close();
      case BODY_STALLS -> body(first, length / 2, length, Ending.STAND_STILL);
      case BODY_CUT -> body(first, length / 2, length, Ending.CLOSE);
      case BODY_LONGER -> body(first, length + SURPLUS_BYTES, length + SURPLUS_BYTES, Ending.END);
      case CHUNKED -> chunked(first, length);
      case CHUNKED_SHORTER -> chunked(first, length - 1);
      case CHUNKED_LONGER -> chunked(first, length + SURPLUS_BYTES);
      case CONTENT_RANGE_SHIFTED -> {
        contentRange(first + 1, last + 1, object.sizeBytes());
        body(first, length, length, Ending.END);
      }
      case RANGE_SHORTENED -> {
        contentRange(first, first + length / 2 - 1, object.sizeBytes());
        body(first, length / 2, length / 2, Ending.END);
      }
      case SIZE_GROWN -> {
        contentRange(first, last, object.sizeBytes() + 1);
        body(first, length, length, Ending.END);
      }
      case RANGE_IGNORED -> throw new IllegalStateException("no part is sent of it");
    }
  }

  private void contentRange(long first, long last, long total) {
    response.putHeader("Content-Range", "bytes " + first + "-" + last + "/" + total);
  }

  private void empty(int status) {
    response.setStatusCode(status);
    bendHeaders();
    response.end();
  }

  private void chunked(long offset, long length) {
    response.setChunked(true);
    bendHeaders();
    write(offset, length, Ending.END);
  }

  private void body(long offset, long length, long announced, Ending ending) {
    response.putHeader("Content-Length", Long.toString(announced));
    bendHeaders();
    write(offset, length, ending);
  }

  private void bendHeaders() {
    for (Serving.Header header : serving.headers()) {
      if (header.value() == null) {
        response.headers().remove(header.name());
      } else {
        response.putHeader(header.name(), header.value());
      }
    }
  }

  /** As fast as the client reads. */
  private void write(long offset, long length, Ending ending) {
    long at = offset;
    long end = offset + length;
    while (at < end) {
      if (response.closed()) {
        return;
      }
      if (response.writeQueueFull()) {
        long next = at;
        response.drainHandler(v -> write(next, end - next, ending));
        return;
      }
      int chunk = (int) Math.min(CHUNK_BYTES, end - at);
      response.write(Buffer.buffer(object.bytes().bytes(at, chunk)));
      at += chunk;
    }
    switch (ending) {
      case END -> response.end();
      case CLOSE -> response.write(Buffer.buffer()).onComplete(v -> request.connection().close());
      case STAND_STILL -> {}
    }
  }
}
