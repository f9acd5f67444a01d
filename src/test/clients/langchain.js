import { HumanMessage, ToolMessage } from '@langchain/core/messages';
import { ChatOpenAI } from '@langchain/openai';
import { tool } from './checks.js';

/** LangChain's ChatOpenAI over either of OpenAI's two APIs. */
export function langchain(root, token, api) {
  const chat = (model) =>
    new ChatOpenAI({
      model,
      apiKey: token,
      maxRetries: 0,
      configuration: { baseURL: `${root}/v1` },
      ...api,
    });
  const { name, description, parameters } = tool;
  const tools = [{ type: 'function', function: { name, description, parameters } }];

  async function whole(stream) {
    let message;
    let parts = 0;
    for await (const chunk of await stream) {
      message = message ? message.concat(chunk) : chunk;
      if (chunk.text) parts++;
    }
    return { message, parts };
  }

  function told({ message, parts }) {
    const { finish_reason: finish, status } = message.response_metadata;
    const tokens = message.usage_metadata.output_tokens;
    return { text: message.text, finish: status ?? finish, tokens, parts };
  }

  async function run(model, question, ask) {
    const bound = chat(model).bindTools(tools);
    const messages = [new HumanMessage(question)];
    const asked = await ask(bound, messages);
    messages.push(asked);
    for (const { id } of asked.tool_calls) {
      messages.push(new ToolMessage({ content: tool.result, tool_call_id: id }));
    }
    const { text } = await ask(bound, messages);
    return { text, cities: asked.tool_calls.map(({ args }) => args.city) };
  }

  return {
    finished: api.useResponsesApi ? 'completed' : 'stop',
    unauthorized: (error) => error.lc_error_code === 'MODEL_AUTHENTICATION',
    notFound: (error) => error.lc_error_code === 'MODEL_NOT_FOUND',
    complete: async (model, text) => told({ message: await chat(model).invoke(text) }),
    stream: async (model, text) => told(await whole(chat(model).stream(text))),
    call: (model, text) => run(model, text, (bound, messages) => bound.invoke(messages)),
    callStreamed: (model, text) =>
      run(model, text, async (bound, messages) => (await whole(bound.stream(messages))).message),
  };
}
