package io.packetfs.scheduler.pcpu;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint answered, whole.
 *
 * @param status 100..999
 * @param contentType as sent, or empty
 * @param retryAfter as sent, or null
 * @param body at most {@link HttpExchange#ANSWER_BYTES_MAX}
 */
record HttpAnswer(int status, String contentType, @Nullable String retryAfter, Buffer body) {}
