import { createOpenAI } from '@ai-sdk/openai';
import { embedding } from '../ai.js';

export const name = 'ai, @ai-sdk/openai, embeddings';
export const kind = 'embedding';

export function connect(root, token) {
  const provider = createOpenAI({ baseURL: `${root}/v1`, apiKey: token });
  return embedding((model) => provider.embeddingModel(model));
}
