package io.packetfs.cli.cluster;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Whether the network lets a connection through. Says nothing to whoever takes it. */
final class Probe implements AutoCloseable {
  private final Selector selector;
  private final List<SocketChannel> channels = new ArrayList<>();

  private Probe() throws IOException {
    selector = Selector.open();
  }

  /**
   * Whether one of these answers within the bound. A refusal is an answer: the network between is
   * whole. Blocks.
   */
  static boolean reachesOneOf(Collection<InetSocketAddress> addresses, Duration bound) {
    try (Probe probe = new Probe()) {
      for (InetSocketAddress address : addresses) {
        if (probe.answersAtOnce(address)) {
          return true;
        }
      }
      return probe.answersWithin(bound);
    } catch (IOException e) {
      // Of this machine, short of descriptors: it says nothing of the network.
      return true;
    }
  }

  private boolean answersAtOnce(InetSocketAddress address) throws IOException {
    if (address.isUnresolved()) {
      return false;
    }
    SocketChannel channel = SocketChannel.open();
    channels.add(channel);
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_CONNECT);
    try {
      return channel.connect(address);
    } catch (ConnectException refused) {
      return true;
    } catch (IOException unreachable) {
      channel.close();
      return false;
    }
  }

  private boolean answersWithin(Duration bound) throws IOException {
    long endNanos = System.nanoTime() + bound.toNanos();
    while (!selector.keys().isEmpty()) {
      long leftMs = Duration.ofNanos(endNanos - System.nanoTime()).toMillis();
      if (leftMs <= 0) {
        // A last look: this process may have been without a processor since.
        selector.selectNow();
      } else {
        selector.select(leftMs);
      }
      for (SelectionKey key : selector.selectedKeys()) {
        if (answers((SocketChannel) key.channel())) {
          return true;
        }
      }
      selector.selectedKeys().clear();
      if (leftMs <= 0) {
        return false;
      }
    }
    return false;
  }

  private static boolean answers(SocketChannel channel) throws IOException {
    try {
      return channel.finishConnect();
    } catch (ConnectException refused) {
      return true;
    } catch (IOException unreachable) {
      channel.close();
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : channels) {
      channel.close();
    }
    selector.close();
  }
}
