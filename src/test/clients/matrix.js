/**
 * Client x check as a table of Markdown, which is also the one for the README.
 *
 * @param rows `{client, check, model, ok, ...}` for each check of each client with each model
 */
export function matrix(clients, checks, rows) {
  const cell = (client, check) => {
    const done = rows.filter((row) => row.client === client && row.check === check);
    if (done.length === 0) return '-';
    return done.every(({ ok }) => ok) ? 'ok' : 'fail';
  };
  const table = [
    ['client', ...checks],
    ...clients.map((client) => [client, ...checks.map((check) => cell(client, check))]),
  ];
  const widths = table[0].map((_, i) => Math.max(...table.map((line) => line[i].length)));
  const line = (cells) => `| ${cells.map((text, i) => text.padEnd(widths[i])).join(' | ')} |`;
  const [head, ...body] = table.map(line);
  return [head, line(widths.map((width) => '-'.repeat(width))), ...body].join('\n');
}
