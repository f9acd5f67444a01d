import { createOpenAI } from '@ai-sdk/openai';
import { conversation } from '../ai.js';

export const name = 'ai, @ai-sdk/openai, responses';
export const kind = 'conversation';

export function connect(root, token) {
  const provider = createOpenAI({ baseURL: `${root}/v1`, apiKey: token });
  // Unless told so, it refers to items that it believes OpenAI to have kept.
  return conversation((model) => provider.responses(model), { openai: { store: false } });
}
