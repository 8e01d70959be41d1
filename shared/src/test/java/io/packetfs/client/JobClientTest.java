package io.packetfs.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.problem.ErrorCode;
import io.packetfs.problem.Problem;
import io.packetfs.problem.ProblemException;
import io.packetfs.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobClientTest {
  private static final Duration BOUND = Duration.ofSeconds(10);
  private static final JobRequest REQUEST = JobRequest.of("http://h/").instruction("crc32c");

  /** Everything quick, so that retries show; giving up is left to the test that is about it. */
  private static final JobClientOptions QUICK = new JobClientOptions(1_000, 20, 60_000);

  private final Vertx vertx = Vertx.vertx();
  private final FakeScheduler scheduler = new FakeScheduler(vertx);
  private final JobClient client = JobClient.create(vertx, QUICK);
  private final List<JobState> seen = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws Exception {
    scheduler.start();
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @Test
  void aJobIsSubmittedFollowedAndDone() throws Exception {
    JobHandle job = await(client.submit(REQUEST)).progress(status -> seen.add(status.state()));
    Future<JobStatus> result = job.result();
    Await.until(() -> scheduler.followerCount() == 1, BOUND);

    scheduler.move(JobState.RUNNING);
    scheduler.move(JobState.SUCCEEDED);

    assertEquals(JobState.SUCCEEDED, await(result).state());
    assertEquals(FakeScheduler.JOB_ID, job.jobId());
    Await.until(() -> seen.size() == 3, BOUND);
    assertEquals(List.of(JobState.QUEUED, JobState.RUNNING, JobState.SUCCEEDED), seen);
    assertSame(await(result), await(job.result()), "asked again, it is the same");
  }

  @Test
  void aRequestIsCheckedBeforeItIsSent() {
    Problem problem =
        failure(client.submit(JobRequest.of("http://h/").instruction("md4").name("x")));

    assertEquals(ErrorCode.UNKNOWN_OP, problem.code());
    assertEquals("/instructions/0/op", problem.pointer());
    assertTrue(scheduler.submissions.isEmpty());
  }

  @Test
  void aRefusalArrivesWhole() {
    Problem refusal =
        Problem.of(ErrorCode.POLICY_DENIED, "not there", "here", "there").at("/data_url");
    scheduler.refuse(refusal);

    assertEquals(refusal, failure(client.submit(REQUEST)));
    assertEquals(1, scheduler.submissions.size());
  }

  @Test
  void aLostSubmissionIsSentAgainWithTheSameKey() throws Exception {
    scheduler.ignore(JobClient.SUBMIT_ATTEMPTS_MAX - 1);

    assertEquals(FakeScheduler.JOB_ID, await(client.submit(REQUEST)).jobId());
    await(client.submit(REQUEST));

    List<String> keys =
        scheduler.submissions.stream().map(each -> String.valueOf(each.idempotencyKey())).toList();
    assertEquals(2, keys.size());
    assertFalse(keys.getFirst().equals(keys.getLast()), "another job has another key");
  }

  @Test
  void nobodyListeningIsSaidWithWhatToDo() throws Exception {
    scheduler.stop();

    Problem problem = failure(client.submit(REQUEST));

    assertEquals(ErrorCode.SCHEDULER_UNREACHABLE, problem.code());
    assertEquals("nobody listens", problem.actual());
    assertTrue(problem.detail().contains("start one"), problem.detail());
  }

  @Test
  void noAnswerIsSaidToBeUncertain() throws Exception {
    JobHandle job = await(client.submit(REQUEST));
    scheduler.ignore(1);

    Problem problem = failure(job.cancel());

    assertEquals(ErrorCode.SCHEDULER_UNREACHABLE, problem.code());
    assertEquals("an answer within 1000 ms", problem.expected());
  }

  @Test
  void theResultComesEvenIfEveryMessageIsLost() throws Exception {
    Future<JobStatus> result = await(client.submit(REQUEST)).result();
    Await.until(() -> scheduler.followerCount() == 1, BOUND);

    scheduler.moveSilently(JobState.FAILED);

    assertEquals(JobState.FAILED, await(result).state());
  }

  @Test
  void theResultComesEvenIfTheSchedulerRestartsAndForgetsItsFollowers() throws Exception {
    Future<JobStatus> result = await(client.submit(REQUEST)).result();
    Await.until(() -> scheduler.followerCount() == 1, BOUND);

    scheduler.stop();
    scheduler.start();
    Await.until(() -> scheduler.followerCount() == 1, BOUND);
    scheduler.move(JobState.SUCCEEDED);

    assertEquals(JobState.SUCCEEDED, await(result).state());
  }

  @Test
  void aSchedulerWithTooManyReadersIsAskedInstead() throws Exception {
    scheduler.refuseFollowers();
    Future<JobStatus> result = await(client.submit(REQUEST)).result();
    Await.until(() -> scheduler.queries.size() >= 2, BOUND);

    scheduler.move(JobState.SUCCEEDED);

    assertEquals(JobState.SUCCEEDED, await(result).state());
  }

  @Test
  void aStatusThatWasOvertakenIsNotTold() throws Exception {
    JobHandle job = await(client.submit(REQUEST)).progress(status -> seen.add(status.state()));
    Await.until(() -> scheduler.followerCount() == 1, BOUND);
    scheduler.move(JobState.RUNNING);
    Await.until(() -> seen.size() == 2, BOUND);

    scheduler.sendLate(JobState.QUEUED, 0);
    scheduler.move(JobState.SUCCEEDED);

    assertEquals(JobState.SUCCEEDED, await(job.result()).state());
    Await.until(() -> seen.contains(JobState.SUCCEEDED), BOUND);
    assertEquals(List.of(JobState.QUEUED, JobState.RUNNING, JobState.SUCCEEDED), seen);
  }

  @Test
  void aReaderThatThrowsHarmsNobodyElse() throws Exception {
    vertx.exceptionHandler(thrown -> {});
    JobHandle job = await(client.submit(REQUEST));
    job.progress(
        status -> {
          throw new IllegalStateException("a defect of the caller");
        });
    job.progress(status -> seen.add(status.state()));
    Await.until(() -> scheduler.followerCount() == 1, BOUND);

    scheduler.move(JobState.SUCCEEDED);

    assertEquals(JobState.SUCCEEDED, await(job.result()).state());
    Await.until(() -> seen.contains(JobState.SUCCEEDED), BOUND);
  }

  @Test
  void aSchedulerThatStaysAwayIsGivenUp() throws Exception {
    JobClient impatient = JobClient.create(vertx, new JobClientOptions(5_000, 10, 100));
    Future<JobStatus> result = await(impatient.submit(REQUEST)).result();
    Await.until(() -> scheduler.followerCount() == 1, BOUND);

    scheduler.stop();

    Problem problem = failure(result);
    assertEquals(ErrorCode.SCHEDULER_UNREACHABLE, problem.code());
    assertTrue(problem.detail().contains(FakeScheduler.JOB_ID), problem.detail());
  }

  @Test
  void aForgottenJobIsSaidToBeNotFound() throws Exception {
    Future<JobStatus> result = await(client.submit(REQUEST)).result();
    Await.until(() -> scheduler.followerCount() == 1, BOUND);

    scheduler.forget();

    assertEquals(ErrorCode.NOT_FOUND, failure(result).code());
    assertEquals(ErrorCode.NOT_FOUND, failure(client.job("other")).code());
  }

  @Test
  void cancellingEndsTheJob() throws Exception {
    JobHandle job = await(client.submit(REQUEST));
    Future<JobStatus> result = job.result();

    assertEquals(JobState.CANCELLED, await(job.cancel()).state());
    assertEquals(JobState.CANCELLED, await(result).state());
  }

  @Test
  void aJobOfSomebodyElseIsFollowedByItsId() throws Exception {
    await(client.submit(REQUEST));
    scheduler.move(JobState.SUCCEEDED);

    JobHandle job = await(client.job(FakeScheduler.JOB_ID));

    assertEquals(JobState.SUCCEEDED, await(job.result()).state());
    assertTrue(scheduler.follows.isEmpty(), "an ended job needs no following");
  }

  @Test
  void closingEndsTheLease() throws Exception {
    JobHandle job = await(client.submit(REQUEST));
    Future<JobStatus> result = job.result();
    Await.until(() -> scheduler.followerCount() == 1, BOUND);

    job.close();

    assertEquals(ErrorCode.CANCELLED, failure(result).code());
    Await.until(() -> scheduler.followerCount() == 0, BOUND);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(BOUND.toSeconds(), TimeUnit.SECONDS);
  }

  private static Problem failure(Future<?> future) {
    return assertThrows(ProblemException.class, () -> await(future)).problem();
  }
}
