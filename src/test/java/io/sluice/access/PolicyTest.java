package io.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.access.Ask.UseModel;
import io.sluice.access.Decision.Allowed;
import io.sluice.access.Decision.Denied;
import io.sluice.access.Decision.Reason;
import io.sluice.access.Policy.ModelList;
import io.sluice.config.ConfigSample;
import io.sluice.config.GrantConfig;
import io.sluice.config.ModelConfig;
import io.sluice.config.ModelConfig.DeploymentConfig;
import io.sluice.config.RoleConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.config.TeamConfig;
import io.sluice.routing.Catalog;
import io.sluice.routing.Deployment;
import io.sluice.routing.Model;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PolicyTest {

  private final Policy policy = policy();

  private static Policy policy() {
    Map<String, ModelConfig> models = new LinkedHashMap<>();
    models.put("gpt-small", model("openai", "gpt-small-2026"));
    models.put("gpt-large", model("openai", "gpt-large-2026"));
    models.put("local.small", model("vllm", "llama"));
    SluiceConfig config =
        ConfigSample.empty()
            .models(models)
            .roles(
                Map.of(
                    "copilot", new RoleConfig("", List.of("llm:chat", "models:read")),
                    "finance", new RoleConfig("", List.of("usage:read"))))
            .teams(
                Map.of(
                    "search",
                    new TeamConfig(
                        "cc-1",
                        List.of("llm:chat", "models:read"),
                        List.of(
                            new GrantConfig("vllm", List.of("local.*")),
                            new GrantConfig("openai", List.of("*-small"))),
                        List.of()),
                    "readers",
                    new TeamConfig(
                        "cc-2",
                        List.of("models:read"),
                        List.of(new GrantConfig("openai", List.of("*"))),
                        List.of())))
            .make();
    return Policy.compile(config, Catalog.compile(config));
  }

  private static ModelConfig model(String provider, String upstream) {
    return new ModelConfig(List.of(new DeploymentConfig(provider, upstream)));
  }

  private static final Subject COPILOT = Someone.of("search", Set.of("copilot"), Set.of());

  private Decision decide(Subject subject, String model) {
    return policy.decide(
        subject, new UseModel(Scopes.LLM_CHAT, model, -1, Set.of()), Instant.EPOCH);
  }

  private Denied denied(Subject subject, String model) {
    return (Denied) decide(subject, model);
  }

  @Test
  void aGrantedModelIsAllowedAndTheRuleIsNamed() {
    assertThat(decide(COPILOT, "gpt-small"))
        .isEqualTo(
            new Allowed(
                "search",
                "cc-1",
                new Model(
                    "gpt-small",
                    List.of(
                        new Deployment(
                            "gpt-small", "openai", "gpt-small-2026", "development", ""))),
                "teams.search.grants[1]",
                -1));
  }

  @Test
  void aModelThatIsNotGrantedIsNot() {
    Denied denied = denied(COPILOT, "gpt-large");
    assertThat(denied.reason()).isEqualTo(Reason.MODEL_NOT_GRANTED);
    assertThat(denied.rule()).isEqualTo("teams.search.grants");
  }

  @Test
  void aModelThatIsNotThereIsNotFound() {
    assertThat(denied(COPILOT, "gpt-9").reason()).isEqualTo(Reason.MODEL_NOT_FOUND);
  }

  @Test
  void aTeamNobodyKnowsMayDoNothing() {
    Subject stranger = Someone.of("strangers", Set.of("copilot"), Set.of("llm:chat"));
    assertThat(denied(stranger, "gpt-small").reason()).isEqualTo(Reason.UNKNOWN_TEAM);
  }

  @Test
  void aRoleWithoutTheScopeMayNot() {
    Denied denied = denied(Someone.of("search", Set.of("finance"), Set.of()), "gpt-small");
    assertThat(denied.reason()).isEqualTo(Reason.INSUFFICIENT_SCOPE);
    assertThat(denied.scope()).isEqualTo("llm:chat");
  }

  @Test
  void aRoleNobodyKnowsGivesNothing() {
    assertThat(denied(Someone.of("search", Set.of("root"), Set.of()), "gpt-small").reason())
        .isEqualTo(Reason.INSUFFICIENT_SCOPE);
  }

  @Test
  void neitherRolesNorScopesGiveNothing() {
    assertThat(denied(Someone.of("search", Set.of(), Set.of()), "gpt-small").reason())
        .isEqualTo(Reason.INSUFFICIENT_SCOPE);
  }

  @Test
  void aTokensOwnScopesCountWithoutARole() {
    assertThat(decide(Someone.of("search", Set.of(), Set.of("llm:chat")), "gpt-small"))
        .isInstanceOf(Allowed.class);
  }

  @Test
  void aTokenNeverWidensItsTeam() {
    Subject eager = Someone.of("readers", Set.of("copilot"), Set.of("llm:chat"));
    assertThat(denied(eager, "gpt-small").reason()).isEqualTo(Reason.INSUFFICIENT_SCOPE);
  }

  @Test
  void patternsAreNotRegularExpressions() {
    assertThat(denied(COPILOT, "localXsmall").reason()).isEqualTo(Reason.MODEL_NOT_FOUND);
    assertThat(decide(COPILOT, "local.small")).isInstanceOf(Allowed.class);
  }

  @Test
  void aCallerSeesOnlyItsTeamsModels() {
    assertThat(policy.models(COPILOT, Instant.EPOCH))
        .isInstanceOfSatisfying(
            ModelList.Visible.class,
            visible ->
                assertThat(visible.models())
                    .extracting(Model::alias)
                    .containsExactly("gpt-small", "local.small"));
  }

  @Test
  void aCallerWithoutTheScopeSeesNone() {
    assertThat(policy.models(Someone.of("search", Set.of("finance"), Set.of()), Instant.EPOCH))
        .isInstanceOf(ModelList.Hidden.class);
  }
}
