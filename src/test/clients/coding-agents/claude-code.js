import { join } from 'node:path';

export const name = '@anthropic-ai/claude-code';
export const models = ['sim-claude', 'sim-claude-thinking', 'sim-small', 'sim-gemini-3'];
export const reading = (file) => ['Read', { file_path: file }];

export function start({ root, token, model, prompt, modules }) {
  const { platform, arch } = process;
  return {
    command: join(modules, `@anthropic-ai/claude-code-${platform}-${arch}/claude`),
    args: ['-p', prompt, '--output-format', 'stream-json', '--verbose', '--allowedTools', 'Read'],
    env: {
      ANTHROPIC_BASE_URL: root,
      ANTHROPIC_AUTH_TOKEN: token,
      ANTHROPIC_MODEL: model,
      ANTHROPIC_DEFAULT_HAIKU_MODEL: model,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      CLAUDE_CODE_MAX_RETRIES: '0',
      DISABLE_AUTOUPDATER: '1',
    },
  };
}

export function outcome(events) {
  const blocks = events
    .filter(({ type, message }) => type === 'user' && Array.isArray(message.content))
    .flatMap(({ message }) => message.content);
  const results = blocks.filter(({ type }) => type === 'tool_result');
  const last = events.find(({ type }) => type === 'result');
  return { read: results.map(({ content }) => content), said: last?.is_error ? '' : last?.result };
}
