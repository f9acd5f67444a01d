import { join } from 'node:path';

export const name = '@openai/codex';
export const models = ['sim-small', 'sim-claude', 'sim-gemini-3', 'sim-nova'];
// A directive has no spaces.
export const reading = (file) => ['exec_command', { cmd: `cat<${file}` }];

export function start({ root, token, model, prompt, modules }) {
  return {
    command: process.execPath,
    args: [
      join(modules, '@openai/codex/bin/codex.js'),
      ...['exec', '--json', '--skip-git-repo-check', '--sandbox', 'read-only', prompt],
    ],
    env: { SLUICE_TOKEN: token },
    files: { 'home/.codex/config.toml': config(root, model) },
  };
}

/** Only OpenAI has its own search, and tools in namespaces: other providers refuse them. */
const config = (root, model) => `
model = "${model}"
model_provider = "sluice"
web_search = "disabled"

[agents]
enabled = false

[analytics]
enabled = false

[model_providers.sluice]
name = "Sluice"
base_url = "${root}/v1"
env_key = "SLUICE_TOKEN"
wire_api = "responses"
`;

export function outcome(events) {
  const items = events.filter(({ type }) => type === 'item.completed').map(({ item }) => item);
  const of = (type) => items.filter((item) => item.type === type);
  return {
    read: of('command_execution').map(({ aggregated_output: output }) => output),
    said: of('agent_message').at(-1)?.text,
  };
}
