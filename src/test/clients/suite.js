// Usage: node suite.js [--json] [--client TEXT] [--check NAME]
// SLUICE_URL is the broker's root, SLUICE_TOKEN a token for it. Exits with 1 if anything failed.
import { readdir } from 'node:fs/promises';
import { setTimeout as after } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { checks } from './checks.js';
import { matrix } from './matrix.js';
import { models } from './models.js';
import { takeRequestIds } from './requests.js';

const LIMIT_MS = 20_000;

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    client: { type: 'string', default: '' },
    check: { type: 'string', default: '' },
  },
});
const { SLUICE_URL: root, SLUICE_TOKEN: token } = process.env;
if (!root || !token) throw new Error('SLUICE_URL and SLUICE_TOKEN say where to ask');

const folder = new URL('clients/', import.meta.url);
const files = (await readdir(folder)).sort();
const all = await Promise.all(files.map((file) => import(new URL(file, folder))));
const clients = all.filter(({ name }) => name.includes(options.client));
const wanted = Object.keys(checks).filter((check) => check.includes(options.check));

const rows = [];
for (const { name, kind, connect } of clients) {
  const client = connect(root, token);
  for (const check of wanted.filter((check) => suits(client, check))) {
    for (const [format, model] of Object.entries(models[kind])) {
      const place = { token, model, connect: (other) => connect(root, other) };
      rows.push({ client: name, check, format, model, ...(await outcome(check, client, place)) });
    }
  }
}
report();

function suits(client, check) {
  const needs = { models: 'models', tools: 'call', error: 'unauthorized' };
  return (needs[check] ?? check) in client;
}

async function outcome(check, client, place) {
  takeRequestIds();
  const started = performance.now();
  const bound = new AbortController();
  try {
    await Promise.race([checks[check](client, place), tooLate(bound.signal)]);
    return { ok: true, ms: Math.round(performance.now() - started) };
  } catch (error) {
    const reason = String(error?.message ?? error).split('\n').slice(0, 6).join(' ');
    const ms = Math.round(performance.now() - started);
    return { ok: false, ms, reason, requestIds: takeRequestIds() };
  } finally {
    bound.abort();
  }
}

async function tooLate(signal) {
  await after(LIMIT_MS, undefined, { signal });
  throw new Error(`not done within ${LIMIT_MS} ms`);
}

function report() {
  const failed = rows.filter(({ ok }) => !ok);
  if (options.json) {
    console.log(JSON.stringify({ ok: failed.length === 0, rows }, undefined, 2));
  } else {
    console.log(matrix(clients.map(({ name }) => name), wanted, rows));
    console.log(`clients: ${rows.length - failed.length} passed, ${failed.length} failed`);
  }
  for (const { client, check, model, reason, requestIds } of failed) {
    console.error(`${client}: ${check} with ${model}: ${reason} [requests ${requestIds}]`);
  }
  // Connections that clients keep open are not waited for.
  process.exit(rows.length > 0 && failed.length === 0 ? 0 : 1);
}
