import OpenAI from 'openai';
import { tool } from '../checks.js';

export const name = 'openai, responses';
export const kind = 'conversation';

export function connect(root, token) {
  const openai = new OpenAI({ baseURL: `${root}/v1`, apiKey: token, maxRetries: 0 });
  const { name, description, parameters } = tool;
  const tools = [{ type: 'function', name, description, parameters, strict: true }];

  function told(response, parts) {
    const { output_text: text, status: finish, usage } = response;
    return { text, finish, tokens: usage.output_tokens, parts };
  }

  /** The whole conversation goes back, as clients do who keep nothing at the provider. */
  async function run(model, content, respond) {
    const input = [{ role: 'user', content }];
    const { output } = await respond({ model, input, tools });
    const calls = output.filter(({ type }) => type === 'function_call');
    input.push(...output);
    for (const { call_id } of calls) {
      input.push({ type: 'function_call_output', call_id, output: tool.result });
    }
    const { output_text: text } = await respond({ model, input, tools });
    return { text, cities: calls.map((call) => JSON.parse(call.arguments).city) };
  }

  return {
    finished: 'completed',
    unauthorized: (error) => error instanceof OpenAI.AuthenticationError,
    notFound: (error) => error instanceof OpenAI.NotFoundError,
    complete: async (model, input) => told(await openai.responses.create({ model, input })),
    async stream(model, input) {
      const stream = openai.responses.stream({ model, input });
      let parts = 0;
      stream.on('response.output_text.delta', () => parts++);
      return told(await stream.finalResponse(), parts);
    },
    call: (model, text) => run(model, text, (body) => openai.responses.create(body)),
    callStreamed: (model, text) =>
      run(model, text, (body) => openai.responses.stream(body).finalResponse()),
    count: async (model, input) =>
      (await openai.responses.inputTokens.count({ model, input })).input_tokens,
  };
}
