package io.packetfs.scheduler.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.job.JobOptions;
import io.packetfs.job.JobSpec;
import io.packetfs.job.JobState;
import io.packetfs.job.JobStatus;
import io.packetfs.problem.ErrorCode;
import io.packetfs.program.Instruction;
import io.packetfs.program.Op;
import io.packetfs.program.Program;
import io.packetfs.wire.BusAddresses;
import io.packetfs.wire.CancelJob;
import io.packetfs.wire.FollowJob;
import io.packetfs.wire.ProblemReply;
import io.packetfs.wire.QueryJob;
import io.packetfs.wire.SubmitJob;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs over the event bus. */
class BusServiceTest {
  private static final JobSpec SPEC =
      new JobSpec(
          List.of("https://example.com/a"),
          new Program(List.of(Instruction.whole(Op.CRC32C, 0))),
          null,
          Map.of(),
          JobOptions.DEFAULT);

  private Vertx vertx;
  private FakeScheduler scheduler;
  private BusService service;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    scheduler = new FakeScheduler();
    service = RestTest.await(BusService.start(vertx, scheduler));
  }

  @AfterEach
  void stop() {
    RestTest.await(vertx.close());
  }

  private JobStatus request(String address, Object message) {
    return RestTest.await(vertx.eventBus().<JobStatus>request(address, message).map(Message::body));
  }

  private ErrorCode refusal(String address, Object message) {
    CompletionException failure =
        assertThrows(CompletionException.class, () -> request(address, message));
    return assertInstanceOf(ProblemReply.class, failure.getCause()).problem().code();
  }

  private List<JobStatus> listen(String address) {
    List<JobStatus> told = new CopyOnWriteArrayList<>();
    RestTest.await(
        vertx
            .eventBus()
            .<JobStatus>consumer(address, message -> told.add(message.body()))
            .completion());
    return told;
  }

  @Test
  void aJobIsSubmittedAskedForAndCancelled() {
    JobStatus submitted = request(BusAddresses.JOBS_SUBMIT, new SubmitJob(SPEC, "key"));
    assertEquals(JobState.QUEUED, submitted.state());
    assertEquals(submitted, request(BusAddresses.JOBS_SUBMIT, new SubmitJob(SPEC, "key")));
    assertEquals(submitted, request(BusAddresses.JOBS_STATUS, new QueryJob(submitted.jobId())));
    JobStatus cancelled = request(BusAddresses.JOBS_CANCEL, new CancelJob(submitted.jobId()));
    assertEquals(JobState.CANCELLED, cancelled.state());
  }

  @Test
  void aRefusalCarriesItsProblem() {
    assertEquals(ErrorCode.NOT_FOUND, refusal(BusAddresses.JOBS_STATUS, new QueryJob("none")));
    assertEquals(
        ErrorCode.NOT_FOUND, refusal(BusAddresses.JOBS_FOLLOW, new FollowJob("none", "here", 1)));
    assertEquals(ErrorCode.MALFORMED, refusal(BusAddresses.JOBS_CANCEL, "a string"));
  }

  @Test
  void aFollowerIsToldEachStepAndTheEnd() {
    String id = request(BusAddresses.JOBS_SUBMIT, new SubmitJob(SPEC, null)).jobId();
    List<JobStatus> told = listen("follower");
    JobStatus present =
        request(BusAddresses.JOBS_FOLLOW, new FollowJob(id, "follower", FollowJob.LEASE_MS));
    assertEquals(JobState.QUEUED, present.state());
    scheduler.move(id, JobState.RUNNING, 3);
    RestTest.until("the step is told", () -> told.stream().anyMatch(s -> s.windows().done() == 3));
    request(BusAddresses.JOBS_FOLLOW, new FollowJob(id, "follower", FollowJob.LEASE_MS));
    assertEquals(1, scheduler.followerCount(), "a renewal is no second follower");
    scheduler.move(id, JobState.SUCCEEDED, 9);
    RestTest.until("the end is told", () -> told.getLast().state() == JobState.SUCCEEDED);
    RestTest.until("the follower is forgotten", () -> scheduler.followerCount() == 0);
  }

  @Test
  void aFollowerIsForgottenWhenItsLeaseEndsOrItSaysSo() {
    String id = request(BusAddresses.JOBS_SUBMIT, new SubmitJob(SPEC, null)).jobId();
    request(BusAddresses.JOBS_FOLLOW, new FollowJob(id, "silent", 1));
    RestTest.until("the lease is over", () -> scheduler.followerCount() == 0);
    request(BusAddresses.JOBS_FOLLOW, new FollowJob(id, "polite", FollowJob.LEASE_MS_MAX));
    assertEquals(1, scheduler.followerCount());
    request(BusAddresses.JOBS_FOLLOW, new FollowJob(id, "polite", 0));
    RestTest.until("it has left", () -> scheduler.followerCount() == 0);
  }

  @Test
  void closingForgetsTheFollowersAndLeavesTheAddresses() {
    String id = request(BusAddresses.JOBS_SUBMIT, new SubmitJob(SPEC, null)).jobId();
    request(BusAddresses.JOBS_FOLLOW, new FollowJob(id, "follower", FollowJob.LEASE_MS_MAX));
    RestTest.await(service.close());
    assertTrue(scheduler.followerCount() == 0);
    assertThrows(
        CompletionException.class, () -> request(BusAddresses.JOBS_STATUS, new QueryJob(id)));
  }
}
