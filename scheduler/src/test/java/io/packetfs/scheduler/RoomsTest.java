package io.packetfs.scheduler;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which package may know which. */
final class RoomsTest {
  private static final String CORE = "io.packetfs.scheduler.core..";
  private static final String REIGN = "io.packetfs.scheduler.reign..";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.packetfs.scheduler");

  @Test
  void theCoreKnowsTheSharedLanguageAndJavaAlone() {
    classes()
        .that()
        .resideInAPackage(CORE)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            CORE,
            "io.packetfs.problem",
            "io.packetfs.program",
            "io.packetfs.window",
            "io.packetfs.origin",
            "io.packetfs.task",
            "io.packetfs.job",
            "java.lang",
            "java.lang.runtime",
            "java.lang.invoke",
            "java.util",
            "java.util.function",
            "java.util.stream",
            "org.jspecify.annotations")
        .check(CLASSES);
  }

  /** So that the simulator can play it. */
  @Test
  void aReignKnowsTheCoreTheStoreAndJavaAlone() {
    classes()
        .that()
        .resideInAPackage(REIGN)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            REIGN,
            CORE,
            "io.packetfs.scheduler.store",
            "io.packetfs.problem",
            "io.packetfs.origin",
            "io.packetfs.job",
            "java.lang",
            "java.lang.runtime",
            "java.lang.invoke",
            "java.util",
            "java.util.function",
            "java.util.stream",
            "org.jspecify.annotations")
        .check(CLASSES);
  }

  @Test
  void coreAndReignHaveNoClockAndNoRandom() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE, REIGN)
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("java\\.util\\.(Random|SplittableRandom|Date|Timer).*")
        .check(CLASSES);
  }

  @Test
  void theStoreKnowsNoScheduler() {
    noClasses()
        .that()
        .resideInAPackage("io.packetfs.scheduler.store..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            CORE,
            REIGN,
            "io.packetfs.scheduler.cluster..",
            "io.packetfs.scheduler.pcpu..",
            "io.packetfs.scheduler.api..")
        .check(CLASSES);
  }

  @Test
  void onlyTheApiAnswersHttp() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.packetfs.scheduler.api..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.vertx.ext.web..")
        .check(CLASSES);
  }

  @Test
  void schedulersNeverImportEdgeNodes() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.packetfs.edge..")
        .check(CLASSES);
  }

  @Test
  void packagesDependInOneDirection() {
    slices().matching("io.packetfs.scheduler.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
