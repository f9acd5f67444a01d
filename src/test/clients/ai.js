import { APICallError, embed, generateText, isStepCount, jsonSchema, streamText } from 'ai';
import { tool } from './checks.js';

// That it does not know the demo's models.
globalThis.AI_SDK_LOG_WARNINGS = false;

/**
 * Vercel's AI SDK over one of its providers.
 *
 * @param languageModel model name -> the provider's language model
 */
export function conversation(languageModel, providerOptions = {}) {
  const ask = (model, prompt) => ({
    model: languageModel(model),
    prompt,
    providerOptions,
    maxRetries: 0,
  });

  function withTool(cities) {
    const weather = {
      description: tool.description,
      inputSchema: jsonSchema(tool.parameters),
      execute: ({ city }) => cities.push(city) && tool.result,
    };
    return { tools: { [tool.name]: weather }, stopWhen: isStepCount(3) };
  }

  /** Its stream swallows errors unless they are asked for. */
  async function streamed(options) {
    let failed;
    let parts = 0;
    const result = streamText({ ...options, onError: ({ error }) => (failed = error) });
    for await (const part of result.textStream) if (part) parts++;
    if (failed) throw failed;
    return { ...(await told(result)), parts };
  }

  async function told(result) {
    const [text, finish, usage] = await Promise.all([
      result.text,
      result.finishReason,
      result.usage,
    ]);
    return { text, finish, tokens: usage.outputTokens };
  }

  async function run(options, ask) {
    const cities = [];
    const { text } = await ask({ ...options, ...withTool(cities) });
    return { text, cities };
  }

  return {
    finished: 'stop',
    ...errors,
    complete: async (model, text) => told(await generateText(ask(model, text))),
    stream: (model, text) => streamed(ask(model, text)),
    call: (model, text) => run(ask(model, text), generateText),
    callStreamed: (model, text) => run(ask(model, text), streamed),
  };
}

/** @param embeddingModel model name -> the provider's embedding model */
export function embedding(embeddingModel) {
  return {
    ...errors,
    embed: async (model, value) =>
      (await embed({ model: embeddingModel(model), value, maxRetries: 0 })).embedding,
  };
}

const errors = {
  unauthorized: (error) => APICallError.isInstance(error) && error.statusCode === 401,
  notFound: (error) => APICallError.isInstance(error) && error.statusCode === 404,
};
