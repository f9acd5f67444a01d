import { ApiError, GoogleGenAI } from '@google/genai';
import { tool } from '../checks.js';

export const name = '@google/genai';
export const kind = 'conversation';

export function connect(root, token) {
  const { models } = new GoogleGenAI({ apiKey: token, httpOptions: { baseUrl: root } });
  const weather = {
    name: tool.name,
    description: tool.description,
    parametersJsonSchema: tool.parameters,
  };
  const config = { tools: [{ functionDeclarations: [weather] }] };

  async function whole(stream) {
    const parts = [];
    let last;
    for await (const chunk of stream) {
      parts.push(...(chunk.candidates?.[0]?.content?.parts ?? []));
      last = chunk;
    }
    return { parts, last };
  }

  const text = (parts) =>
    parts
      .filter((part) => part.text && !part.thought)
      .map((part) => part.text)
      .join('');

  function told({ parts, last }) {
    const finish = last.candidates[0].finishReason;
    const tokens = last.usageMetadata.candidatesTokenCount;
    return { text: text(parts), finish, tokens, parts: parts.length };
  }

  const ask = async (request) => {
    const last = await models.generateContent(request);
    return { parts: last.candidates[0].content.parts, last };
  };
  const askStreaming = async (request) => whole(await models.generateContentStream(request));

  /** The model's parts go back as they came, with their thought signatures. */
  async function run(model, question, respond) {
    const contents = [{ role: 'user', parts: [{ text: question }] }];
    const { parts } = await respond({ model, contents, config });
    const calls = parts.filter((part) => part.functionCall).map((part) => part.functionCall);
    const results = calls.map(({ id, name }) => ({
      functionResponse: { id, name, response: { output: tool.result } },
    }));
    contents.push({ role: 'model', parts }, { role: 'user', parts: results });
    const answer = await respond({ model, contents, config });
    return { text: text(answer.parts), cities: calls.map(({ args }) => args.city) };
  }

  return {
    finished: 'STOP',
    unauthorized: (error) => error instanceof ApiError && error.status === 401,
    notFound: (error) => error instanceof ApiError && error.status === 404,
    async models() {
      const listed = await Array.fromAsync(await models.list());
      return listed.map(({ name }) => name.replace(/^models\//, ''));
    },
    model: async (model) => (await models.get({ model })).name.replace(/^models\//, ''),
    complete: async (model, contents) => told(await ask({ model, contents })),
    stream: async (model, contents) => told(await askStreaming({ model, contents })),
    call: (model, text) => run(model, text, ask),
    callStreamed: (model, text) => run(model, text, askStreaming),
    count: async (model, contents) => (await models.countTokens({ model, contents })).totalTokens,
  };
}
