package io.packetfs;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import java.net.IDN;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The language that both sides speak is pure: the same calls give the same answers, at any time, on
 * any machine, so that the scheduler's core can be simulated. Only {@code wire} and {@code client}
 * know Vert.x.
 */
class PurityTest {
  private static final JavaClasses SHARED =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("io.packetfs");

  private static final String[] IMPURE_ROOMS = {"io.packetfs.wire..", "io.packetfs.client.."};

  /**
   * Spelling of names and addresses, which asks nobody; {@link #NO_LOOKUP} sees to what else
   * addresses can do.
   */
  private static final DescribedPredicate<JavaClass> SPELLING =
      describe(
          "spelling of names and addresses",
          each ->
              Set.of(
                      URI.class,
                      URISyntaxException.class,
                      IDN.class,
                      InetAddress.class,
                      Inet4Address.class,
                      Inet6Address.class,
                      UnknownHostException.class)
                  .stream()
                  .anyMatch(each::isEquivalentTo));

  private static final DescribedPredicate<JavaClass> THE_WORLD =
      resideInAnyPackage("io.vertx..", "io.netty..", "com.hazelcast..")
          .or(resideInAnyPackage("java.io", "java.nio.file..", "java.nio.channels.."))
          .or(resideInAPackage("java.net..").and(not(SPELLING)))
          .or(resideInAPackage("java.util.random"))
          .or(
              describe(
                  "generators of random numbers and clocks",
                  each ->
                      each.getFullName()
                              .matches(
                                  "java\\.util\\.(Random|SplittableRandom|concurrent\\.ThreadLocalRandom)")
                          || each.getFullName()
                              .matches(
                                  "java\\.security\\.SecureRandom|java\\.time\\.(Clock|InstantSource)")));

  private static final ArchRule NO_WORLD =
      noClasses()
          .that()
          .resideOutsideOfPackages(IMPURE_ROOMS)
          .should()
          .dependOnClassesThat(THE_WORLD);

  private static final ArchRule NO_CLOCK =
      noClasses()
          .that()
          .resideOutsideOfPackages(IMPURE_ROOMS)
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .callMethod(java.util.UUID.class, "randomUUID");

  private static final ArchRule NO_LOOKUP =
      noClasses()
          .that()
          .resideOutsideOfPackages(IMPURE_ROOMS)
          .should()
          .callMethodWhere(
              describe(
                  "a name or an address is looked up",
                  call ->
                      call.getTargetOwner().isAssignableTo(InetAddress.class)
                          && Set.of(
                                  "getByName",
                                  "getAllByName",
                                  "getLocalHost",
                                  "getHostName",
                                  "getCanonicalHostName",
                                  "isReachable")
                              .contains(call.getName())));

  @Test
  void nothingButWireAndClientTouchesTheWorld() {
    NO_WORLD.check(SHARED);
    NO_LOOKUP.check(SHARED);
  }

  @Test
  void nothingButWireAndClientAsksForTheTimeOrForChance() {
    NO_CLOCK.check(SHARED);
  }

  @Test
  void noTwoRoomsNeedEachOther() {
    slices().matching("io.packetfs.(*)..").should().beFreeOfCycles().check(SHARED);
    slices().matching("io.packetfs.(**)").should().beFreeOfCycles().check(SHARED);
  }

  @Test
  void theRulesSeeWhatBreaksThem() {
    JavaClasses broken =
        new ClassFileImporter()
            .importClasses(AsksTheClock.class, OpensAFile.class, AsksForAName.class);
    assertThrows(AssertionError.class, () -> NO_CLOCK.check(broken));
    assertThrows(AssertionError.class, () -> NO_WORLD.check(broken));
    assertThrows(AssertionError.class, () -> NO_LOOKUP.check(broken));
  }

  private static final class AsksTheClock {
    @SuppressWarnings("unused") // its body is what the rule is shown
    long now() {
      return System.nanoTime();
    }
  }

  private static final class OpensAFile {
    @SuppressWarnings("unused") // its body is what the rule is shown
    boolean exists() {
      return java.nio.file.Files.exists(java.nio.file.Path.of("x"));
    }
  }

  private static final class AsksForAName {
    @SuppressWarnings("unused") // its body is what the rule is shown
    String name(InetAddress address) {
      return address.getHostName();
    }
  }
}
