package io.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.access.Ask.UseModel;
import io.sluice.access.Decision.Allowed;
import io.sluice.access.Decision.Denied;
import io.sluice.access.Decision.Reason;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What holds for every policy, whoever asks whatever of it. */
final class EachPolicyTest {

  private static Decision decide(RandomCase one) {
    return RandomCase.policy(one.file()).decide(one.subject(), one.ask(), one.now());
  }

  @Property(tries = 500)
  void itDecidesAsThePlainRulesDo(@ForAll long seed) {
    RandomCase one = RandomCase.of(seed);
    NaivePolicy.Outcome expected =
        new NaivePolicy(one.file()).decide(one.subject(), one.ask(), one.now());
    Decision decision = decide(one);
    assertThat(decision instanceof Allowed).as("%s", decision).isEqualTo(expected.allowed());
    if (decision instanceof Allowed allowed) {
      assertThat(allowed.maxOutputTokens()).isEqualTo(expected.bound());
      assertThat(allowed.granted().alias()).isEqualTo(one.ask().alias());
    }
  }

  @Property(tries = 300)
  void whatIsExplainedIsWhatIsDecidedAndTheChangeTurnsItRound(@ForAll long seed) {
    RandomCase one = RandomCase.of(seed);
    Policy policy = RandomCase.policy(one.file());
    Explanation explanation = policy.explain(one.subject(), one.ask(), one.now());
    assertThat(explanation.decision())
        .isEqualTo(policy.decide(one.subject(), one.ask(), one.now()));
    assertThat(explanation.place()).startsWith("x.yaml:");
    assertThat(explanation.changes()).isNotEmpty();
    if (explanation.changes().get(0).kind() != Change.Kind.OTHER) {
      Decision after = decide(Applied.to(one, explanation.changes()));
      assertThat(after instanceof Allowed)
          .as(
              "%s%nwas %s%nnow %s%nafter %s",
              one, explanation.decision(), after, explanation.changes())
          .isEqualTo(!explanation.allowed());
    } else {
      assertThat(((Denied) explanation.decision()).reason())
          .isIn(
              Reason.UNKNOWN_TEAM,
              Reason.MODEL_NOT_FOUND,
              Reason.INSUFFICIENT_SCOPE,
              Reason.SCOPE_DENIED,
              Reason.ENVIRONMENT_CEILING);
    }
  }

  @Property(tries = 200)
  void noTokenIsWiderThanItsTeam(@ForAll long seed) {
    RandomCase one = RandomCase.of(seed);
    Someone greedy = one.subject().with(Set.of("r1", "r2", "r3"), Set.copyOf(RandomCase.SCOPES));
    Policy policy = RandomCase.policy(one.file());
    JsonObject team = one.file().getJsonObject("teams").getJsonObject(greedy.team());
    for (String scope : RandomCase.SCOPES) {
      if (team == null || !team.getJsonArray("scopes").contains(scope)) {
        assertThat(policy.refusal(greedy, scope)).isPresent();
      }
    }
  }

  @Property(tries = 200)
  void anExplicitDenyWinsOverEveryGrant(@ForAll long seed) {
    RandomCase one = RandomCase.of(seed);
    one.file()
        .getJsonObject("teams")
        .forEach(
            team ->
                ((JsonObject) team.getValue())
                    .getJsonArray("grants")
                    .add(
                        new JsonObject()
                            .put("effect", "deny")
                            .put("provider", "*")
                            .put("models", new JsonArray().add("*"))));
    assertThat(decide(one)).isInstanceOf(Denied.class);
  }

  /** Else the properties would say little. */
  @Test
  void chanceReachesEveryReason() {
    Set<String> met = new HashSet<>();
    for (long seed = 0; seed < 5000 && met.size() < Reason.values().length; seed++) {
      Decision decision = decide(RandomCase.of(seed));
      met.add(decision instanceof Denied denied ? denied.reason().name() : "ALLOWED");
    }
    assertThat(met).contains("ALLOWED").hasSize(Reason.values().length);
  }

  @Property(tries = 200)
  void whatIsAllowedIsListed(@ForAll long seed) {
    RandomCase one = RandomCase.of(seed);
    Policy policy = RandomCase.policy(one.file());
    UseModel plain = new UseModel("models:read", one.ask().alias(), -1, Set.of());
    boolean listed =
        policy.models(one.subject(), one.now()) instanceof Policy.ModelList.Visible visible
            && visible.models().stream().anyMatch(m -> m.alias().equals(one.ask().alias()));
    if (policy.decide(one.subject(), plain, one.now()) instanceof Allowed) {
      assertThat(listed).isTrue();
    }
  }
}
