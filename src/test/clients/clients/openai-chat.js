import OpenAI from 'openai';
import { tool } from '../checks.js';

export const name = 'openai, chat completions';
export const kind = 'conversation';

export function connect(root, token) {
  const openai = new OpenAI({ baseURL: `${root}/v1`, apiKey: token, maxRetries: 0 });

  const ask = (model, content) => ({ model, messages: [{ role: 'user', content }] });

  function told(completion, parts) {
    const [{ message, finish_reason: finish }] = completion.choices;
    return { text: message.content, finish, tokens: completion.usage.completion_tokens, parts };
  }

  async function run(model, content, stream) {
    const cities = [];
    const weather = ({ city }) => cities.push(city) && tool.result;
    const definition = {
      type: 'function',
      function: { ...tool, result: undefined, parse: JSON.parse, function: weather },
    };
    const runner = openai.chat.completions.runTools({
      ...ask(model, content),
      stream,
      tools: [definition],
    });
    return { text: await runner.finalContent(), cities };
  }

  return {
    finished: 'stop',
    unauthorized: (error) => error instanceof OpenAI.AuthenticationError,
    notFound: (error) => error instanceof OpenAI.NotFoundError,
    models: async () => (await Array.fromAsync(openai.models.list())).map(({ id }) => id),
    model: async (id) => (await openai.models.retrieve(id)).id,
    complete: async (model, text) => told(await openai.chat.completions.create(ask(model, text))),
    async stream(model, text) {
      const options = { stream_options: { include_usage: true } };
      const stream = openai.chat.completions.stream({ ...ask(model, text), ...options });
      let parts = 0;
      stream.on('content', () => parts++);
      return told(await stream.finalChatCompletion(), parts);
    },
    call: (model, text) => run(model, text, false),
    callStreamed: (model, text) => run(model, text, true),
  };
}
