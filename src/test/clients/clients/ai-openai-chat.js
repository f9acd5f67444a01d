import { createOpenAI } from '@ai-sdk/openai';
import { conversation } from '../ai.js';

export const name = 'ai, @ai-sdk/openai, chat';
export const kind = 'conversation';

export function connect(root, token) {
  const provider = createOpenAI({ baseURL: `${root}/v1`, apiKey: token });
  return conversation((model) => provider.chat(model));
}
