package io.packetfs.scheduler.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.job.JobMetrics;
import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.job.WindowCounts;
import io.packetfs.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Followers of jobs, and a leader that is asked for news of these. */
final class JobWatchTest {
  private static final int READERS_MAX = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What was asked, and how it is answered. */
  private record Question(Map<String, String> steps, Promise<List<JobStatus>> answer) {}

  private final BlockingQueue<Question> questions = new LinkedBlockingQueue<>();

  /** Changed on the watch's context, and read when that has nothing to do. */
  private final List<JobStatus> told = new ArrayList<>();

  private Vertx vertx;
  private Contexts contexts;
  private JobWatch watch;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    contexts = new Contexts(vertx.getOrCreateContext());
    watch =
        new JobWatch(
            vertx,
            READERS_MAX,
            steps -> {
              Promise<List<JobStatus>> answer = Promise.promise();
              questions.add(new Question(steps, answer));
              return answer.future();
            });
    onContext(watch::start);
  }

  @AfterEach
  void stop() {
    onContext(watch::stop);
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  private void onContext(Runnable action) {
    get(
        contexts.ask(
            () -> {
              action.run();
              return true;
            }));
  }

  private JobWatch.Follower follower() {
    return new JobWatch.Follower(told::add, null, false);
  }

  private void follow(String... jobIds) {
    onContext(() -> List.of(jobIds).forEach(jobId -> watch.add(jobId, follower())));
  }

  private Question next() throws InterruptedException {
    Question question = questions.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (question == null) {
      throw new AssertionError("nothing was asked");
    }
    return question;
  }

  private void answer(Question question, JobStatus... news) {
    onContext(() -> question.answer().complete(List.of(news)));
  }

  private static JobStatus status(String jobId, JobState state, long windowsDone, long elapsedMs) {
    return new JobStatus(
        jobId,
        OverloadRig.spec(List.of("file:///data/x")),
        state,
        null,
        1_000,
        1_000L,
        state.isEnd() ? 2_000L : null,
        List.of(),
        new WindowCounts(10, windowsDone, 0, 0, 0, 0, 0, 0),
        new JobMetrics(0, 0, 0, 0, 0, 0, 0, 0, elapsedMs),
        null);
  }

  @Test
  void allFollowedJobsAreAskedForInOneMessageAndNoneWhileAnAnswerIsAwaited() throws Exception {
    onContext(
        () -> {
          for (int i = 0; i < READERS_MAX; i++) {
            watch.add("j" + i, follower());
          }
        });
    assertEquals(READERS_MAX, next().steps().size());
    AtomicInteger ticks = new AtomicInteger();
    vertx.setPeriodic(JobWatch.STANDING_BY_MS, tick -> ticks.incrementAndGet());
    Await.until("it could have asked again", () -> ticks.get() > 2, PATIENCE);
    assertTrue(questions.isEmpty(), "one question at a time");
  }

  @Test
  void aStepIsToldOnceAndNamedWhenMoreIsAskedFor() throws Exception {
    follow("j");
    Question first = next();
    assertEquals(Map.of("j", ""), first.steps());
    JobStatus step = status("j", JobState.RUNNING, 3, 100);
    answer(first, step);
    assertEquals(List.of(step), told);
    Question second = next();
    assertEquals(Map.of("j", JobNews.step(step)), second.steps());
    answer(second, status("j", JobState.RUNNING, 3, 900));
    assertEquals(1, told.size());
    answer(next(), status("j", JobState.RUNNING, 4, 1_000));
    assertEquals(2, told.size());
  }

  @Test
  void whoComesLaterIsToldTheNextStepToo() throws Exception {
    follow("j");
    answer(next(), status("j", JobState.RUNNING, 3, 100));
    follow("j");
    answer(next());
    answer(next(), status("j", JobState.RUNNING, 4, 200));
    assertEquals(3, told.size());
  }

  @Test
  void aJobThatEndedIsNotAskedForAgain() throws Exception {
    follow("j", "k");
    answer(next(), status("j", JobState.SUCCEEDED, 10, 100));
    assertEquals(1, told.size());
    assertEquals(Set.of("k"), next().steps().keySet());
  }
}
