package io.sluice.access;

import io.sluice.access.Ask.UseModel;
import io.sluice.config.ConfigLoader;
import io.sluice.config.LoadResult;
import io.sluice.config.LoadResult.Loaded;
import io.sluice.config.SluiceConfig;
import io.sluice.routing.Catalog;
import io.sluice.wire.Feature;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A policy, and somebody who asks something of it, all by chance but always the same for a seed.
 */
record RandomCase(JsonObject file, Someone subject, UseModel ask, Instant now) {

  static final List<String> SCOPES = List.of("llm:chat", "models:read", "usage:read");
  static final List<String> ENVIRONMENTS = List.of("production", "staging", "development");
  static final List<String> CONDITIONS =
      List.of(
          "'r1' in subject.roles",
          "request.max_output_tokens <= 100",
          "subject.environment == 'production'",
          "1 / (size(subject.roles) - 1) > 0");

  static RandomCase of(long seed) {
    Random random = new Random(seed);
    JsonObject roles = new JsonObject();
    for (int i = 1; i <= 3; i++) {
      JsonObject role = new JsonObject().put("scopes", some(random, SCOPES));
      if (random.nextInt(4) == 0) {
        role.put("deny_scopes", some(random, SCOPES));
      }
      if (i > 1 && random.nextBoolean()) {
        role.put("includes", new JsonArray().add("r" + (i - 1)));
      }
      roles.put("r" + i, role);
    }
    JsonObject teams = new JsonObject();
    for (String name : List.of("t1", "t2")) {
      JsonArray grants = new JsonArray();
      for (int i = random.nextInt(4); i > 0; i--) {
        grants.add(grant(random));
      }
      JsonObject team =
          new JsonObject()
              .put("cost_centre", "cc")
              .put("grants", grants)
              .put("scopes", most(random));
      if (random.nextInt(5) == 0) {
        team.put("deny_scopes", some(random, SCOPES));
      }
      teams.put(name, team);
    }
    JsonObject file =
        new JsonObject()
            .put("environment", "production")
            .put("issuers", new JsonObject().put("corp", issuer()))
            .put("providers", providers())
            .put("models", models())
            .put("environments", environments(random))
            .put("roles", roles)
            .put("teams", teams);
    return new RandomCase(file, subject(random), ask(random), now(random));
  }

  private static JsonObject issuer() {
    return new JsonObject()
        .put("issuer", "https://login.example.com/")
        .put("jwks", "https://login.example.com/jwks.json")
        .put("audiences", new JsonArray().add("sluice"));
  }

  private static JsonObject providers() {
    JsonObject base = new JsonObject().put("base_url", "https://api.example.com/v1");
    return new JsonObject()
        .put("one", base.copy().put("region", "eu"))
        .put("two", base.copy().put("environment", "staging"));
  }

  private static JsonObject models() {
    return new JsonObject()
        .put("a-1", model("one", new JsonObject()))
        .put("a-2", model("two", new JsonObject().put("region", "us")))
        .put("b", model("two", new JsonObject()))
        .put("c", model("one", new JsonObject().put("environment", "development")));
  }

  private static JsonObject model(String provider, JsonObject deployment) {
    return new JsonObject()
        .put(
            "deployments",
            new JsonArray().add(deployment.put("provider", provider).put("model", "m")));
  }

  private static JsonObject environments(Random random) {
    JsonObject environments = new JsonObject();
    for (int i = 0; i < ENVIRONMENTS.size(); i++) {
      JsonObject one = new JsonObject();
      if (random.nextBoolean()) {
        one.put("reaches", some(random, ENVIRONMENTS.subList(i, ENVIRONMENTS.size())));
      }
      if (random.nextInt(3) == 0) {
        one.put("scopes", some(random, SCOPES));
      }
      environments.put(ENVIRONMENTS.get(i), one);
    }
    return environments;
  }

  private static JsonObject grant(Random random) {
    boolean denies = random.nextInt(4) == 0;
    List<String> models = List.of("a-*", "*", "a-1", "*-2", "b");
    JsonObject grant =
        new JsonObject()
            .put("effect", denies ? "deny" : "allow")
            .put("provider", "*")
            .put("models", new JsonArray().add(models.get(random.nextInt(models.size()))));
    if (random.nextInt(4) == 0) {
      grant.put("environments", some(random, ENVIRONMENTS));
    }
    if (random.nextInt(4) == 0) {
      grant.put("regions", new JsonArray().add(random.nextBoolean() ? "eu" : "us"));
    }
    if (!denies && random.nextInt(4) == 0) {
      grant.put("max_output_tokens", 1 + random.nextInt(200));
    }
    if (!denies && random.nextInt(4) == 0) {
      grant.put("features", some(random, List.of("streaming", "tools", "images")));
    }
    if (random.nextInt(4) == 0) {
      grant.put("expires", random.nextBoolean() ? "2026-11-25" : "2026-11-25T12:00:00Z");
    }
    if (random.nextInt(4) == 0) {
      grant.put("hours", hours(random));
    }
    if (random.nextInt(3) == 0) {
      grant.put("when", CONDITIONS.get(random.nextInt(CONDITIONS.size())));
    }
    return grant;
  }

  private static JsonObject hours(Random random) {
    JsonObject hours =
        new JsonObject()
            .put("from", "%02d:00".formatted(random.nextInt(24)))
            .put("to", "%02d:00".formatted(random.nextInt(24)))
            .put("zone", random.nextBoolean() ? "UTC" : "America/New_York");
    JsonArray days = some(random, List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun"));
    return days.isEmpty() ? hours : hours.put("days", days);
  }

  private static Someone subject(Random random) {
    return new Someone(
        "corp",
        "ada",
        "",
        "",
        random.nextInt(10) == 0 ? "t9" : random.nextBoolean() ? "t1" : "t2",
        ENVIRONMENTS.get(random.nextInt(3)),
        set(some(random, List.of("r1", "r2", "r3", "r9"))),
        random.nextInt(3) == 0 ? set(some(random, SCOPES)) : Set.of());
  }

  private static UseModel ask(Random random) {
    List<String> aliases = List.of("a-1", "a-2", "b", "c");
    Set<Feature> features = new HashSet<>();
    some(random, List.of("streaming", "tools"))
        .forEach(word -> features.add(Feature.of(word.toString())));
    return new UseModel(
        "llm:chat",
        random.nextInt(20) == 0 ? "zzz" : aliases.get(random.nextInt(aliases.size())),
        random.nextBoolean() ? -1 : random.nextInt(200),
        features);
  }

  private static Instant now(Random random) {
    return Instant.parse("2026-11-25T00:00:00Z").plusSeconds(random.nextInt(3 * 24 * 3600));
  }

  private static JsonArray most(Random random) {
    return random.nextInt(4) == 0 ? some(random, SCOPES) : new JsonArray(SCOPES);
  }

  private static JsonArray some(Random random, List<String> all) {
    List<String> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, random);
    return new JsonArray(shuffled.subList(0, random.nextInt(all.size() + 1)));
  }

  static Set<String> set(JsonArray array) {
    Set<String> set = new HashSet<>();
    array.forEach(one -> set.add(one.toString()));
    return set;
  }

  static SluiceConfig load(JsonObject file) {
    LoadResult result = new ConfigLoader(name -> null).load("x.yaml", file.encodePrettily());
    if (result instanceof Loaded loaded) {
      return loaded.config();
    }
    throw new AssertionError(result + "\n" + file.encodePrettily());
  }

  static Policy policy(JsonObject file) {
    SluiceConfig config = load(file);
    return Policy.compile(config, Catalog.compile(config));
  }
}
