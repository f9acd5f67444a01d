// Usage: node agents.js [--json] [--client TEXT] [--check NAME]
// Coding agents on a small task, each in an empty home. SLUICE_URL is the broker's root,
// SLUICE_TOKEN a token for it, SLUICE_AGENTS the folder of their packages.
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import * as claudeCode from './coding-agents/claude-code.js';
import * as codex from './coding-agents/codex.js';
import * as geminiCli from './coding-agents/gemini-cli.js';
import * as opencode from './coding-agents/opencode.js';
import { forged } from './checks.js';
import { matrix } from './matrix.js';

const LIMIT_MS = 120_000;
const WORD = 'tangerine';

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    client: { type: 'string', default: '' },
    check: { type: 'string', default: '' },
  },
});
const { SLUICE_URL: root, SLUICE_TOKEN: token, SLUICE_AGENTS: modules, PATH } = process.env;

/** Each gets what an agent did: `{code, output, read, said}`. A string is what is wrong. */
const checks = {
  complete: {
    prompt: () => 'Say something.\n/sim tokens=30\nThank you.',
    wrong: ({ code, said }) => (code === 0 && said?.trim() ? '' : 'it said nothing'),
  },
  tools: {
    prompt(agent, file) {
      const [name, input] = agent.reading(file);
      const directive = `/sim call=${name} args=${JSON.stringify(input)}`;
      return `Say the first word of word.txt.\n${directive}\nThank you.`;
    },
    wrong({ code, read, said }) {
      if (!read.some((text) => text.includes(WORD))) return 'it did not read the file';
      return code === 0 && said?.trim() ? '' : 'it said nothing after it had read the file';
    },
  },
  error: {
    stranger: true,
    prompt: () => 'Say something.',
    wrong: ({ output }) => (/token was refused/.test(output) ? '' : 'it does not say why'),
  },
};

const agents = [claudeCode, codex, geminiCli, opencode];
const rows = [];
for (const agent of agents.filter(({ name }) => name.includes(options.client))) {
  for (const check of Object.keys(checks).filter((check) => check.includes(options.check))) {
    const models = check === 'error' ? agent.models.slice(0, 1) : agent.models;
    for (const model of models) {
      rows.push(await tried(agent, check, model));
    }
  }
}
await report();

async function tried(agent, check, model) {
  const place = await mkdtemp(join(tmpdir(), 'sluice-agent-'));
  const started = performance.now();
  try {
    const did = await run(agent, checks[check], model, place);
    const reason = did.late ? `not done within ${LIMIT_MS} ms` : checks[check].wrong(did);
    const ms = Math.round(performance.now() - started);
    const row = { client: agent.name, check, model, ok: !reason, ms };
    return reason ? { ...row, reason, output: did.output.slice(-2000) } : row;
  } finally {
    await rm(place, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function run(agent, check, model, place) {
  const work = join(place, 'work');
  const file = join(work, 'word.txt');
  const { command, args, env, input, files } = agent.start({
    root,
    token: check.stranger ? forged(token) : token,
    model,
    prompt: check.prompt(agent, file),
    modules,
  });
  const all = { 'home/.keep': '', 'work/word.txt': `${WORD} is the word\n`, ...files };
  for (const [name, content] of Object.entries(all)) {
    await mkdir(dirname(join(place, name)), { recursive: true });
    await writeFile(join(place, name), content);
  }
  const child = spawn(command, args, {
    cwd: work,
    env: { HOME: join(place, 'home'), PATH: `${dirname(process.execPath)}:${PATH}`, ...env },
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  child.stdin.on('error', () => {}).end(input ?? '');
  let output = '';
  let told = '';
  child.stdout.on('data', (text) => (told += text));
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  const [code, signal] = await new Promise((resolve, reject) =>
    child.on('error', reject).on('close', (...end) => resolve(end)),
  );
  return { code, output, late: signal === 'SIGKILL', ...agent.outcome(parsed(told), WORD) };
}

/** The lines that are JSON; some agents print others too. */
function parsed(lines) {
  return lines.split('\n').flatMap((line) => {
    try {
      return line.startsWith('{') ? [JSON.parse(line)] : [];
    } catch {
      return [];
    }
  });
}

async function report() {
  const failed = rows.filter(({ ok }) => !ok);
  if (options.json) {
    console.log(JSON.stringify({ ok: failed.length === 0, rows }, undefined, 2));
  } else {
    const { dependencies } = JSON.parse(
      await readFile(new URL('coding-agents/package.json', import.meta.url)),
    );
    const versioned = (client) => `${client} ${dependencies[client]}`;
    const named = rows.map((row) => ({ ...row, client: versioned(row.client) }));
    const clients = [...new Set(named.map(({ client }) => client))];
    console.log(matrix(clients, Object.keys(checks), named));
    console.log(`agents: ${rows.length - failed.length} passed, ${failed.length} failed`);
  }
  for (const { client, check, model, reason, output } of failed) {
    console.error(`${client}: ${check} with ${model}: ${reason}\n${output}`);
  }
  process.exit(rows.length > 0 && failed.length === 0 ? 0 : 1);
}
