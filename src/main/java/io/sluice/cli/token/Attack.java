package io.sluice.cli.token;

import io.sluice.identity.Rejection.Reason;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A token that no server must take, for testing this one and any other.
 *
 * @param name lower case, words joined by hyphens
 * @param description what is wrong with it, in a line
 * @param source the section, CVE or paper that says so
 * @param reasons why a correct server refuses it: one of these, which one depends on its keys and
 *     algorithms; {@link Reason#TEST_TOKEN} only in production, {@link Reason#UNBOUND_USE} only
 *     when it is presented
 */
public record Attack(
    String name,
    String description,
    String source,
    Set<Reason> reasons,
    Function<Target, String> recipe) {

  /** All of them, by kind and in the order of the checks that stop them. */
  public static List<Attack> all() {
    return Stream.of(
            FormAttacks.ALL,
            AlgorithmAttacks.ALL,
            HeaderAttacks.ALL,
            SignatureAttacks.ALL,
            ClaimAttacks.ALL)
        .flatMap(List::stream)
        .toList();
  }

  /** The one of a name. */
  public static Optional<Attack> named(String name) {
    return all().stream().filter(attack -> attack.name().equals(name)).findFirst();
  }

  /**
   * The bad token.
   *
   * @param target what a good one would be made of
   */
  public String token(Target target) {
    return recipe.apply(target);
  }

  static Attack of(
      String name,
      String description,
      String source,
      Function<Target, String> recipe,
      Reason... reasons) {
    return new Attack(name, description, source, Set.of(reasons), recipe);
  }

  @Override
  public String toString() {
    return name;
  }
}
