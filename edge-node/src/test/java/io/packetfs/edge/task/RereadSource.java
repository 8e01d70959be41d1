package io.packetfs.edge.task;

import io.packetfs.edge.source.ChunkSink;
import io.packetfs.edge.source.FetchOrder;
import io.packetfs.edge.source.FetchOutcome;
import io.packetfs.edge.source.InFlight;
import io.packetfs.edge.source.Source;
import io.packetfs.origin.Identity;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.task.FetchFacts;
import io.packetfs.window.ByteRange;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that may be read twice, by fetches that wait until the test says what becomes of them. The
 * task calls it on its context, the test on its own thread.
 */
final class RereadSource implements Source {
  private static final long WAIT_S_MAX = 30;

  private final byte[] object;
  private final Identity identity;
  private final int fetchesMax;
  private final LinkedBlockingQueue<Call> calls = new LinkedBlockingQueue<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger mostUnderWay = new AtomicInteger();

  RereadSource(byte[] object, Identity identity, int fetchesMax) {
    this.object = object;
    this.identity = identity;
    this.fetchesMax = fetchesMax;
  }

  @Override
  public InFlight fetch(FetchOrder order, ChunkSink sink) {
    mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
    Call call = new Call(order, sink);
    call.outcome.future().onComplete(ended -> underWay.decrementAndGet());
    order.turn().onSuccess(turn -> calls.add(call));
    return call;
  }

  @Override
  public boolean prefetches() {
    return false;
  }

  @Override
  public int pilotedFetchesMax() {
    return fetchesMax;
  }

  /** The most that ever were under way at once. */
  int mostUnderWay() {
    return mostUnderWay.get();
  }

  /**
   * Those that wait, at least one; none if the task ended first.
   *
   * @param left what was returned before and is still undecided
   */
  List<Call> waiting(List<Call> left, Future<?> end) throws InterruptedException {
    List<Call> waiting = new ArrayList<>(left);
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S_MAX);
    while (waiting.isEmpty() && !end.isComplete()) {
      Call next = calls.poll(1, TimeUnit.MILLISECONDS);
      if (next != null) {
        waiting.add(next);
      }
      if (System.nanoTime() > deadlineNanos) {
        throw new AssertionError("neither a fetch nor an end within " + WAIT_S_MAX + " s");
      }
    }
    calls.drainTo(waiting);
    waiting.removeIf(call -> call.outcome.future().isComplete());
    return waiting;
  }

  /** A fetch that was asked for. */
  final class Call implements InFlight {
    final FetchOrder order;
    private final ChunkSink sink;
    private final Promise<FetchOutcome> outcome = Promise.promise();

    private Call(FetchOrder order, ChunkSink sink) {
      this.order = order;
      this.sink = sink;
    }

    boolean isPilots() {
      return sink instanceof FetchPilot;
    }

    @Override
    public Future<FetchOutcome> outcome() {
      return outcome.future();
    }

    @Override
    public void abort(Problem why) {
      end(why);
    }

    /** Gives the sink its bytes, and ends. */
    void succeed() {
      try {
        int from = (int) order.fetch().offset();
        int length = (int) order.fetch().length();
        sink.begin(identity, new ByteRange(from, length));
        int first = length / 3;
        sink.accept(ByteBuffer.wrap(object, from, first));
        sink.accept(ByteBuffer.wrap(object, from + first, length - first));
        sink.end();
        end(null);
      } catch (ProblemException e) {
        end(e.problem());
      }
    }

    /** Ends with this problem, half way. */
    void fail(Problem why) {
      int from = (int) order.fetch().offset();
      int length = (int) order.fetch().length();
      sink.begin(identity, new ByteRange(from, length));
      sink.accept(ByteBuffer.wrap(object, from, length / 2));
      end(why);
    }

    private void end(@Nullable Problem problem) {
      FetchFacts facts =
          new FetchFacts(1, order.fetch().length(), 0, 0, 0, 0, 0, 0, null, null, 1, 0);
      outcome.tryComplete(new FetchOutcome(identity, null, null, facts, problem));
    }
  }
}
