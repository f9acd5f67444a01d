import Anthropic from '@anthropic-ai/sdk';
import { tool } from '../checks.js';

export const name = '@anthropic-ai/sdk';
export const kind = 'conversation';

export function connect(root, token) {
  const anthropic = new Anthropic({ baseURL: root, apiKey: token, maxRetries: 0 });

  const ask = (model, content) => ({
    model,
    max_tokens: 1000,
    messages: [{ role: 'user', content }],
  });

  const textOf = (message) =>
    message.content
      .filter(({ type }) => type === 'text')
      .map(({ text }) => text)
      .join('');

  function told(message, parts) {
    const { stop_reason: finish, usage } = message;
    return { text: textOf(message), finish, tokens: usage.output_tokens, parts };
  }

  async function run(model, content, stream) {
    const cities = [];
    const weather = {
      name: tool.name,
      description: tool.description,
      input_schema: tool.parameters,
      parse: (input) => input,
      run: ({ city }) => cities.push(city) && tool.result,
    };
    const runner = anthropic.beta.messages.toolRunner({
      ...ask(model, content),
      stream,
      tools: [weather],
    });
    return { text: textOf(await runner.runUntilDone()), cities };
  }

  return {
    finished: 'end_turn',
    unauthorized: (error) => error instanceof Anthropic.AuthenticationError,
    notFound: (error) => error instanceof Anthropic.NotFoundError,
    models: async () => (await Array.fromAsync(anthropic.models.list())).map(({ id }) => id),
    model: async (id) => (await anthropic.models.retrieve(id)).id,
    complete: async (model, text) => told(await anthropic.messages.create(ask(model, text))),
    async stream(model, text) {
      const stream = anthropic.messages.stream(ask(model, text));
      let parts = 0;
      stream.on('text', () => parts++);
      return told(await stream.finalMessage(), parts);
    },
    call: (model, text) => run(model, text, false),
    callStreamed: (model, text) => run(model, text, true),
    count: async (model, text) => {
      const { max_tokens: _, ...body } = ask(model, text);
      return (await anthropic.messages.countTokens(body)).input_tokens;
    },
  };
}
