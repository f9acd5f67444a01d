// What every client is held to, whichever format it speaks and whichever answers it. A client (see
// clients/) says what its SDK made of an answer; what that should have been stands here.
import assert from 'node:assert/strict';
import { uncounted } from './models.js';

const TEXT = '/sim tokens=40';
const CUT = '/sim tokens=60 gap=1ms die-after=20';
const QUESTION = 'What is the weather in Paris?';
const NO_MODEL = 'nobody-has-this';

/** The tool that each client offers, and what it answers. */
export const tool = {
  name: 'get_weather',
  description: 'The weather in a city.',
  parameters: {
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
    additionalProperties: false,
  },
  result: 'sunny, 21 degrees',
};

/**
 * Each takes what `connect` of a client returned, and the place: `{root, token, model, connect}`.
 * They throw where something is wrong. A client that lacks what a check needs does not have it.
 */
export const checks = {
  async models(client, { model }) {
    const ids = await client.models();
    assert.ok(ids.includes(model), `${model} is not listed: ${ids}`);
    if (client.model) assert.equal(await client.model(model), model);
  },

  async complete(client, { model }) {
    finished(client, await client.complete(model, TEXT));
  },

  async stream(client, { model }) {
    const streamed = await client.stream(model, TEXT);
    finished(client, streamed);
    assert.ok(streamed.parts >= 10, `all of it came in ${streamed.parts} parts`);
    assert.equal(streamed.text, (await client.complete(model, TEXT)).text);
  },

  async tools(client, { model }) {
    called(await client.call(model, QUESTION));
    called(await client.callStreamed(model, QUESTION));
  },

  async error(client, { model, connect, token }) {
    const stranger = connect(forged(token));
    const asks = client.complete ? ['complete', 'stream'] : ['embed'];
    for (const ask of asks) {
      readable(await failure(() => stranger[ask](model, 'Hi')), client.unauthorized, 401);
      readable(await failure(() => client[ask](NO_MODEL, 'Hi')), client.notFound, 404, 'model');
    }
    // A provider that dies in the middle is an error, and not an end.
    if (client.stream) readable(await failure(() => client.stream(model, CUT)), () => true);
  },

  async embed(client, { model }) {
    const vector = await client.embed(model, 'Hello');
    assert.ok(vector.length > 1 && vector.every(Number.isFinite), `no vector: ${vector}`);
  },

  async count(client, { model }) {
    const count = () => client.count(model, 'How many tokens are these?');
    if (uncounted.includes(model)) return readable(await failure(count), () => true, 400);
    const tokens = await count();
    assert.ok(Number.isInteger(tokens) && tokens > 3, `not a count: ${tokens}`);
  },
};

function finished(client, { text, finish, tokens }) {
  assert.ok(text.trim(), 'no text');
  assert.equal(finish, client.finished);
  assert.equal(tokens, 40, 'output tokens');
}

function called({ cities, text }) {
  assert.equal(cities.length, 1, `the tool ran ${cities.length} times`);
  assert.ok(typeof cities[0] === 'string' && cities[0], `no city: ${cities[0]}`);
  assert.ok(text.trim(), 'no text after the result');
}

function readable(error, isExpected, status, word = '') {
  const seen = `${error.constructor.name} ${error.message}`;
  assert.ok(isExpected(error), `not what the SDK has for ${status}: ${seen}`);
  const message = error.message ?? '';
  assert.ok(/[a-z]{3,} [a-z]+/i.test(message), `not readable: ${seen}`);
  assert.ok(message.includes(word), `does not say ${word}: ${seen}`);
}

async function failure(ask) {
  let answer;
  try {
    answer = await ask();
  } catch (error) {
    return error;
  }
  assert.fail(`an error was expected: ${JSON.stringify(answer).slice(0, 200)}`);
}

/** The same token with another signature. */
export function forged(token) {
  const [head, claims, signature] = token.split('.');
  return [head, claims, [...signature].reverse().join('')].join('.');
}
