package io.packetfs.edge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What knows what: api and the node know tasks, tasks know sources, and nobody the other way. */
class RoomsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.packetfs.edge");

  @Test
  void anEdgeNodeKnowsNoScheduler() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.packetfs.scheduler..")
        .check(CLASSES);
  }

  @Test
  void sourcesKnowNothingOfTasksAndPrograms() {
    noClasses()
        .that()
        .resideInAPackage("io.packetfs.edge.source")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.packetfs.edge.task", "io.packetfs.edge.api", "io.packetfs.program")
        .check(CLASSES);
  }

  @Test
  void tasksKnowNothingOfTheServer() {
    noClasses()
        .that()
        .resideInAPackage("io.packetfs.edge.task")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.packetfs.edge.api", "io.packetfs.wire..", "io.vertx.ext.web..")
        .check(CLASSES);
  }

  @Test
  void packagesDoNotGoInCircles() {
    slices().matching("io.packetfs.(edge.*)").should().beFreeOfCycles().check(CLASSES);
  }
}
