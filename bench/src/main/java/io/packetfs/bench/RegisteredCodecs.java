package io.packetfs.bench;

import io.packetfs.wire.Codecs;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The codecs of all messages, taken from where they are registered. */
public final class RegisteredCodecs {
  private final Map<Object, MessageCodec<Object, Object>> byMessage = new HashMap<>();

  /** Registers them with a bus that only remembers them. */
  public RegisteredCodecs() {
    EventBus bus =
        (EventBus)
            Proxy.newProxyInstance(
                EventBus.class.getClassLoader(),
                new Class<?>[] {EventBus.class},
                (proxy, method, arguments) -> {
                  if (!method.getName().equals("registerDefaultCodec")) {
                    throw new UnsupportedOperationException(method.getName());
                  }
                  @SuppressWarnings("unchecked") // its message is that of the class beside it
                  MessageCodec<Object, Object> codec = (MessageCodec<Object, Object>) arguments[1];
                  byMessage.put(arguments[0], codec);
                  return proxy;
                });
    Codecs.register(bus);
  }

  /** The codec of a message's class. */
  public MessageCodec<Object, Object> of(Class<?> message) {
    return Objects.requireNonNull(byMessage.get(message), message::getName);
  }

  /** How long a message is on the wire, in bytes. */
  public int wireBytes(Object message) {
    Buffer buffer = Buffer.buffer();
    of(message.getClass()).encodeToWire(buffer, message);
    return buffer.length();
  }
}
