import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { conversation } from '../ai.js';

export const name = 'ai, @ai-sdk/openai-compatible';
export const kind = 'conversation';

export function connect(root, token) {
  const provider = createOpenAICompatible({
    name: 'sluice',
    baseURL: `${root}/v1`,
    apiKey: token,
    includeUsage: true,
  });
  return conversation((model) => provider.chatModel(model));
}
