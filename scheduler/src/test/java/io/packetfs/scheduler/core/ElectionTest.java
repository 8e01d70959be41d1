package io.packetfs.scheduler.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.packetfs.scheduler.core.Election.Answer;
import io.packetfs.scheduler.core.Election.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What one scheduler does about the lead; many of them together are played by the simulator. */
final class ElectionTest {
  private static final long T0 = 1_000_000;
  private static final long LEASE = Election.LEASE_MS;

  private final Election election = new Election(true);

  private static Answer granted(long epoch) {
    return new Answer(epoch, true, LEASE, 0);
  }

  private static Answer held(long epoch, long expiresInMs) {
    return new Answer(epoch, false, expiresInMs, 0);
  }

  private void leadsFrom(long askedMs) {
    assertEquals(List.of(new Step.Ask(0)), election.tick(askedMs));
    assertEquals(
        List.of(new Step.Lead(1, askedMs + 5, askedMs + LEASE)),
        election.answered(granted(1), askedMs, askedMs + 5));
  }

  @Test
  void itAsksAtItsFirstTickAndOnceAtATime() {
    assertEquals(List.of(new Step.Ask(0)), election.tick(T0));
    assertEquals(List.of(), election.tick(T0 + 10_000));
    election.unanswered(T0 + 10_000);
    assertEquals(List.of(), election.tick(T0 + 10_000));
    assertEquals(List.of(new Step.Ask(0)), election.tick(T0 + 10_000 + Election.ASK_AGAIN_MS));
  }

  @Test
  void aLeaseIsCountedFromBeforeItWasAskedFor() {
    leadsFrom(T0);
    assertTrue(election.isLeading());
    assertEquals(List.of(new Step.Ask(1)), election.tick(T0 + 5 + Election.RENEW_MS));
    assertEquals("StepDown", election.tick(T0 + LEASE).getFirst().getClass().getSimpleName());
    assertFalse(election.isLeading());
  }

  @Test
  void streamsWaitAsLongAsTheRowSays() {
    election.tick(T0);
    assertEquals(
        List.of(new Step.Lead(7, T0 + 100 + 3_500, T0 + LEASE)),
        election.answered(new Answer(7, true, LEASE, 3_500), T0, T0 + 100));
  }

  @Test
  void aRenewalExtendsAndNeverShortens() {
    leadsFrom(T0);
    long asked = T0 + 5 + Election.RENEW_MS;
    election.tick(asked);
    assertEquals(
        List.of(new Step.Extend(asked + LEASE)), election.answered(granted(1), asked, asked + 20));
    assertEquals(List.of(new Step.Ask(1)), election.tick(T0 + LEASE));
    assertTrue(election.isLeading());
  }

  @Test
  void aGrantThatComesTooLateIsGivenBack() {
    election.tick(T0);
    assertEquals(List.of(new Step.GiveUp(1)), election.answered(granted(1), T0, T0 + LEASE));
    assertFalse(election.isLeading());
  }

  @Test
  void anEpochThatWasSteppedDownFromIsNeverLedAgain() {
    leadsFrom(T0);
    long asked = T0 + LEASE - 10;
    assertEquals(List.of(new Step.Ask(1)), election.tick(asked));
    election.tick(T0 + LEASE);
    assertEquals(List.of(new Step.GiveUp(1)), election.answered(granted(1), asked, T0 + LEASE + 5));
    assertFalse(election.isLeading());
  }

  @Test
  void itStepsDownWhenTheRowOrAWriteSaysThatAnotherLeads() {
    leadsFrom(T0);
    long asked = T0 + 5 + Election.RENEW_MS;
    election.tick(asked);
    assertEquals(
        List.of(new Step.StepDown(1, "epoch 2 leads")),
        election.answered(held(2, 2_000), asked, asked + 5));
    assertFalse(election.isLeading());
    Election other = new Election(true);
    other.tick(T0);
    other.answered(granted(1), T0, T0);
    assertEquals(1, other.deposed(T0 + 1).size());
    assertEquals(List.of(), other.deposed(T0 + 2));
  }

  @Test
  void whoStandsByAsksWhenTheLeaseEndsAndAtLeastOnceASecond() {
    election.tick(T0);
    election.answered(held(4, 2_900), T0, T0);
    assertEquals(List.of(), election.tick(T0 + Election.STAND_BY_MS_MAX - 1));
    assertEquals(List.of(new Step.Ask(0)), election.tick(T0 + Election.STAND_BY_MS_MAX));
    long now = T0 + 1_010;
    election.answered(held(4, 200), now, now);
    assertEquals(List.of(new Step.Ask(0)), election.tick(now + 200));
    election.answered(held(4, -5), now + 200, now + 200);
    assertEquals(List.of(), election.tick(now + 200));
    assertEquals(List.of(new Step.Ask(0)), election.tick(now + 200 + Election.STAND_BY_MS_MIN));
  }

  @Test
  void aLeaderThatHearsNoneOfItsPcpusLetsOthersTry() {
    leadsFrom(T0);
    long now = T0;
    election.heard("a", false, now);
    for (int i = 0; i < 5; i++) {
      now += Election.RENEW_MS + 10;
      if (i == 0) {
        election.heard("b", false, now);
      }
      if (now - T0 - 1_010 >= Election.UNHEARD_MS) {
        break;
      }
      assertEquals(List.of(new Step.Ask(1)), election.tick(now));
      election.answered(granted(1), now, now);
    }
    now = T0 + 1_010 + Election.UNHEARD_MS;
    List<Step> steps = election.tick(now);
    assertEquals("StepDown", steps.getFirst().getClass().getSimpleName());
    assertEquals(new Step.GiveUp(1), steps.get(1));
    assertEquals(List.of(), election.tick(now + Election.STEPPED_DOWN_MS - 1));
    assertEquals(List.of(new Step.Ask(0)), election.tick(now + Election.STEPPED_DOWN_MS));
  }

  @Test
  void pcpusThatSaidGoodByeAreNotMissed() {
    leadsFrom(T0);
    election.heard("a", false, T0);
    election.heard("a", true, T0 + 10);
    assertFalse(
        election.tick(T0 + LEASE - 1).stream().anyMatch(step -> step instanceof Step.StepDown));
  }

  @Test
  void whoHasTheStoreForItselfLeadsForGood() {
    Election sole = new Election(false);
    sole.tick(T0);
    assertEquals(List.of(new Step.Lead(1, T0, Long.MAX_VALUE)), sole.answered(granted(1), T0, T0));
    sole.heard("a", false, T0);
    assertEquals(List.of(), sole.tick(T0 + Election.SOLE_RENEW_MS - 1));
    assertEquals(List.of(new Step.Ask(1)), sole.tick(T0 + 1_000_000_000L));
    sole.unanswered(T0 + 1_000_000_000L);
    assertTrue(sole.isLeading());
  }

  @Test
  void aLeaseThatRanOutUnnoticedIsAnEndAndABeginning() {
    Election sole = new Election(false);
    sole.tick(T0);
    sole.answered(granted(1), T0, T0);
    long thawed = T0 + 3_600_000;
    sole.tick(thawed);
    List<Step> steps = sole.answered(granted(2), thawed, thawed);
    assertEquals(1, ((Step.StepDown) steps.getFirst()).epoch());
    assertEquals(new Step.Lead(2, thawed, Long.MAX_VALUE), steps.get(1));
  }

  @Test
  void afterItWasClosedItNeverLeads() {
    election.tick(T0);
    election.close();
    assertEquals(List.of(new Step.GiveUp(1)), election.answered(granted(1), T0, T0 + 1));
    assertEquals(List.of(), election.tick(T0 + 100_000));
  }
}
