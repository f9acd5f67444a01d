import { ApiError, GoogleGenAI } from '@google/genai';

export const name = '@google/genai, embeddings';
export const kind = 'embedding';

export function connect(root, token) {
  const { models } = new GoogleGenAI({ apiKey: token, httpOptions: { baseUrl: root } });
  return {
    unauthorized: (error) => error instanceof ApiError && error.status === 401,
    notFound: (error) => error instanceof ApiError && error.status === 404,
    embed: async (model, contents) =>
      (await models.embedContent({ model, contents })).embeddings[0].values,
  };
}
