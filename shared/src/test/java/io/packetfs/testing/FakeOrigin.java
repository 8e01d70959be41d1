package io.packetfs.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An HTTP/1.1 origin that misbehaves on demand and remembers what it was asked. Objects are rules,
 * not memory, so they may be huge. Every path has the object it was made with, but those that were
 * {@link #put}. Usable from any thread.
 */
public final class FakeOrigin implements AutoCloseable {

  private static final int BACKLOG = 256;

  private final ServerSocket server;
  private final TestObject object;
  private final Map<String, TestObject> objects = new ConcurrentHashMap<>();
  private final Set<Socket> sockets = new HashSet<>();
  private final List<LiveExchange> exchanges = new ArrayList<>();
  private final Set<LiveExchange> underWay = new HashSet<>();
  private Fault fault = Fault.none();
  private int numbered;
  private int streamsMax;
  private int connections;
  private boolean closed;

  private FakeOrigin(TestObject object, ServerSocket server) {
    this.object = object;
    this.server = server;
  }

  /** One that behaves, on a free port of 127.0.0.1. */
  public static FakeOrigin of(TestObject object) throws IOException {
    return at("127.0.0.1", object);
  }

  /** One that behaves, on a free port of an address; all of 127.0.0.0/8 is this machine. */
  public static FakeOrigin at(String address, TestObject object) throws IOException {
    ServerSocket server = new ServerSocket();
    server.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0), BACKLOG);
    FakeOrigin origin = new FakeOrigin(object, server);
    Thread.ofVirtual().name("fake origin " + server.getLocalPort()).start(origin::accept);
    return origin;
  }

  /** An object's URL; {@code path} begins with a slash. */
  public String url(String path) {
    return "http://" + server.getInetAddress().getHostAddress() + ":" + port() + path;
  }

  /** Where it listens. */
  public int port() {
    return server.getLocalPort();
  }

  /** Serves another object at a path. */
  public FakeOrigin put(String path, TestObject other) {
    objects.put(path, other);
    return this;
  }

  /** Misbehaves like this from the next request on, which is number 1. */
  public synchronized FakeOrigin misbehave(Fault newFault) {
    fault = newFault;
    numbered = 0;
    return this;
  }

  /** Behaves from the next request on. */
  public FakeOrigin behave() {
    return misbehave(Fault.none());
  }

  /** All requests since the start, in the order in which they came. */
  public synchronized List<Exchange> exchanges() {
    return exchanges.stream().map(LiveExchange::now).toList();
  }

  /** How many requests came. */
  public synchronized int requests() {
    return exchanges.size();
  }

  /** How many connections were made. */
  public synchronized int connections() {
    return connections;
  }

  /** Bytes of bodies that were given to connections. */
  public long bodyBytes() {
    return exchanges().stream().mapToLong(Exchange::bodyBytes).sum();
  }

  /** The Range headers that came, in order, of requests that had one. */
  public List<String> ranges() {
    return exchanges().stream().map(e -> e.asked().range()).filter(Objects::nonNull).toList();
  }

  /** Requests that are being answered now. */
  public synchronized int streams() {
    return underWay.size();
  }

  /** The most requests that were being answered at the same time. */
  public synchronized int streamsMax() {
    return streamsMax;
  }

  /** Closes all connections; those who ask are refused. */
  @Override
  public void close() throws IOException {
    server.close();
    List<Socket> open;
    synchronized (this) {
      closed = true;
      open = List.copyOf(sockets);
    }
    for (Socket socket : open) {
      socket.close();
    }
  }

  /** Called by a connection that has read a request's head. */
  synchronized LiveExchange begin(Asked asked) {
    numbered++;
    LiveExchange exchange = new LiveExchange(asked.numbered(numbered), fault);
    exchanges.add(exchange);
    underWay.add(exchange);
    streamsMax = Math.max(streamsMax, underWay.size());
    return exchange;
  }

  /** Called by a connection when no more than a last byte is to be sent; may be called again. */
  synchronized void end(LiveExchange exchange) {
    underWay.remove(exchange);
  }

  /** The answer to a request, faults included. */
  Answer answerTo(LiveExchange exchange) throws InterruptedException {
    Asked asked = exchange.asked();
    Answer answer = new Answer(asked, objects.getOrDefault(asked.target(), object));
    exchange.fault().apply(asked, answer);
    return answer;
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = server.accept();
        synchronized (this) {
          if (closed) {
            socket.close();
            return;
          }
          sockets.add(socket);
          connections++;
        }
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      new FakeConnection(this, socket).serve();
    } catch (IOException e) {
      // The client went away, or we were closed; the exchange says so.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      synchronized (this) {
        sockets.remove(socket);
      }
    }
  }
}
