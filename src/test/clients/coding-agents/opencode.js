import { join } from 'node:path';

export const name = 'opencode-ai';
export const models = ['sim-small', 'sim-claude', 'sim-gemini-3', 'sim-nova'];
export const reading = (file) => ['read', { filePath: file }];

export function start({ root, token, model, prompt, modules }) {
  const { platform, arch } = process;
  const provider = {
    npm: '@ai-sdk/openai-compatible',
    options: { baseURL: `${root}/v1`, apiKey: '{env:SLUICE_TOKEN}' },
    models: { [model]: {} },
  };
  return {
    command: join(modules, `opencode-${platform}-${arch}/bin/opencode`),
    args: ['run', '--model', `sluice/${model}`, '--format', 'json'],
    // It would put quotes around a prompt that is an argument.
    input: prompt,
    env: { SLUICE_TOKEN: token, OPENCODE_DISABLE_AUTOUPDATE: '1' },
    files: {
      'work/opencode.json': JSON.stringify({
        provider: { sluice: provider },
        autoupdate: false,
        share: 'disabled',
      }),
    },
  };
}

export function outcome(events) {
  const parts = (wanted) => events.filter(({ type }) => type === wanted).map(({ part }) => part);
  return {
    read: parts('tool_use').map(({ state }) => state.output ?? ''),
    said: parts('text').at(-1)?.text,
  };
}
