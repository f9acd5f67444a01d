import { join } from 'node:path';

export const name = '@google/gemini-cli';
// It asks for top_k, which OpenAI's API and some of Bedrock's models do not know.
export const models = ['sim-gemini', 'sim-gemini-3', 'sim-claude', 'sim-command'];
export const reading = (file) => ['read_file', { file_path: file }];

export function start({ root, token, model, prompt, modules }) {
  const settings = {
    security: { auth: { selectedType: 'gemini-api-key' } },
    privacy: { usageStatisticsEnabled: false },
    telemetry: { enabled: false },
    general: { disableAutoUpdate: true },
  };
  return {
    command: process.execPath,
    args: [
      join(modules, '@google/gemini-cli/bundle/gemini.js'),
      ...['-m', model, '-p', prompt, '--output-format', 'stream-json'],
    ],
    env: {
      GOOGLE_GEMINI_BASE_URL: root,
      GEMINI_API_KEY: token,
      GEMINI_CLI_TRUST_WORKSPACE: 'true',
    },
    files: { 'home/.gemini/settings.json': JSON.stringify(settings) },
  };
}

/** It does not show what it read, only that it could. */
export function outcome(events, word) {
  const results = events.filter(({ type }) => type === 'tool_result');
  const text = events.filter(({ type, role }) => type === 'message' && role === 'assistant');
  return {
    read: results.filter(({ status }) => status === 'success').map(() => word),
    said: text.map(({ content }) => content).join(''),
  };
}
