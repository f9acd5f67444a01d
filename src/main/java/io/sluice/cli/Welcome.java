package io.sluice.cli;

import java.nio.file.Path;

/** What the demo prints: what to paste next. */
final class Welcome {

  private Welcome() {}

  static String text(int port, int adminPort, Path data, String token) {
    String root = "http://127.0.0.1:" + port;
    String base = root + "/v1";
    return """

        Base URL   %1$s
        Models     sim-small, sim-reasoning, sim-claude, sim-gemini, sim-nova, sim-command and more,
                   simulated on this machine; GET /v1/models lists them all
        Teams      search, support, research (different models, limits and cost centres)

        A token for team search, role copilot, good for an hour:

        export SLUICE_TOKEN=%3$s

        Stream a completion:

        curl -N %1$s/chat/completions -H "Authorization: Bearer $SLUICE_TOKEN" -H "Content-Type: application/json" -d '{"model":"sim-small","stream":true,"messages":[{"role":"user","content":"Hello!"}]}'

        The same from Python, with OpenAI's own SDK:

        import openai, os
        client = openai.OpenAI(base_url="%1$s", api_key=os.environ["SLUICE_TOKEN"])
        print(client.chat.completions.create(model="sim-small", messages=[{"role": "user", "content": "Hello!"}]).choices[0].message.content)

        Other tokens    java -jar target/sluice.jar token mint --team research --role copilot --ttl 10m --data %4$s
        As somebody     java -jar target/sluice.jar token mint --as evaluator --data %4$s
                        (or copilot, operator, support-lead, engineer, finance, platform, security)
        A tool          curl %5$s/tools/dashboard/ -H "Authorization: Bearer $(java -jar target/sluice.jar token mint --as evaluator --data %4$s)"
                        (below it traces, prompts, jobs, outputs, secrets; each role gets to see its part)
        An agent        curl -N -X POST %5$s/tools/staging-agent/run -H "Authorization: Bearer $(java -jar target/sluice.jar token mint --as engineer --data %4$s)"
        What they say   java -jar target/sluice.jar token verify --data %4$s --token-env SLUICE_TOKEN
        What was used   java -jar target/sluice.jar usage report --by team --data %4$s
        Metrics         http://127.0.0.1:%2$d/metrics (health: /readyz)
        Stop            Ctrl-C: running streams may end first

        Sluice is ready: %1$s"""
        .formatted(base, adminPort, token, data, root);
  }
}
