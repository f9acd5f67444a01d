import { createAnthropic } from '@ai-sdk/anthropic';
import { conversation } from '../ai.js';

export const name = 'ai, @ai-sdk/anthropic';
export const kind = 'conversation';

export function connect(root, token) {
  const provider = createAnthropic({ baseURL: `${root}/v1`, authToken: token });
  return conversation((model) => provider.languageModel(model));
}
