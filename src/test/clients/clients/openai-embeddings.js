import OpenAI from 'openai';

export const name = 'openai, embeddings';
export const kind = 'embedding';

export function connect(root, token) {
  const openai = new OpenAI({ baseURL: `${root}/v1`, apiKey: token, maxRetries: 0 });
  return {
    unauthorized: (error) => error instanceof OpenAI.AuthenticationError,
    notFound: (error) => error instanceof OpenAI.NotFoundError,
    // The SDK asks for base64 and unpacks it.
    embed: async (model, input) =>
      (await openai.embeddings.create({ model, input })).data[0].embedding,
  };
}
