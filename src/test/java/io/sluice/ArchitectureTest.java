package io.sluice;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;

/** The walls of the design: data moves down the road once, and nobody looks back up. */
@AnalyzeClasses(packages = "io.sluice", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

  /** Top to bottom. A package may use those below it, never those above. */
  private static final List<String> ROAD =
      List.of(
          "broker",
          "tools",
          "resources",
          "identity",
          "access",
          "limits",
          "routing",
          "provider",
          "wire",
          "usage");

  /** They watch from the side: told what happened, they call nobody on the road. */
  private static final Set<String> WATCHERS = Set.of("telemetry", "audit", "trace");

  @ArchTest
  static final ArchRule theRoadRunsOneWay =
      classes().that().resideInAPackage("io.sluice..").should(onlyUseWhatIsBelow());

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.sluice.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule whatDecidesKnowsNoHttp =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.sluice.access..",
              "io.sluice.limits..",
              "io.sluice.routing..",
              "io.sluice.usage..",
              "io.sluice.resources..",
              "io.sluice.config..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx.core.http..", "io.vertx.ext.web..", "io.netty..");

  @ArchTest
  static final ArchRule formatsDoNotKnowTheCaller =
      noClasses()
          .that()
          .resideInAPackage("io.sluice.wire..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx.core.http..", "io.sluice.identity..", "io.sluice.access..");

  @ArchTest
  static final ArchRule configurationKnowsNobody =
      noClasses()
          .that()
          .resideInAPackage("io.sluice.config..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.sluice..").and(not(resideInAPackage("io.sluice.config.."))));

  @ArchTest
  static final ArchRule theWitnessSharesNoCode =
      noClasses()
          .that()
          .resideInAPackage("io.sluice.simulator..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.sluice..").and(not(resideInAPackage("io.sluice.simulator.."))));

  @ArchTest
  static final ArchRule onlyTheCommandLineKnowsTheCommandLine =
      noClasses()
          .that(not(resideInAPackage("io.sluice.cli..")))
          .should()
          .dependOnClassesThat(resideInAnyPackage("io.sluice.cli..", "picocli.."));

  @ArchTest
  static final ArchRule nothingIsCalledHelper =
      noClasses()
          .should()
          .haveNameMatching(".*(Manager|Helper|Util|Utils|Impl)$")
          .orShould()
          .haveNameMatching(".*\\.(Base|Abstract)[A-Z].*");

  private static ArchCondition<JavaClass> onlyUseWhatIsBelow() {
    return new ArchCondition<>("only use packages below them on the road") {
      @Override
      public void check(JavaClass from, ConditionEvents events) {
        String user = packageOf(from);
        from.getDirectDependenciesFromSelf().stream()
            .filter(use -> use.getTargetClass().getPackageName().startsWith("io.sluice"))
            .filter(use -> !allowed(user, packageOf(use.getTargetClass())))
            .forEach(use -> events.add(SimpleConditionEvent.violated(from, use.getDescription())));
      }
    };
  }

  private static boolean allowed(String user, String used) {
    if (user.equals(used) || user.equals("cli") || used.equals("config")) {
      return true;
    }
    if (WATCHERS.contains(user)) {
      return false;
    }
    if (WATCHERS.contains(used)) {
      return user.equals("broker");
    }
    return ROAD.indexOf(user) >= 0 && ROAD.indexOf(user) < ROAD.indexOf(used);
  }

  private static String packageOf(JavaClass type) {
    return type.getPackageName().replace("io.sluice.", "").replaceAll("\\..*", "");
  }
}
