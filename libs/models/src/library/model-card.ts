import type { ModelVersionDto } from './model.dto';

/** Text that a person wrote, so that it stays text: no heading, link or table of its own. */
const escaped = (text: string) => text.replace(/[\\`*_{}[\]<>#|!~]/g, '\\$&');
/** On one line: in a heading, a list or a table. */
const plain = (text: string) => escaped(text).replace(/\s*[\r\n]\s*/g, ' ');
/** With its own lines, each of them quoted. */
const quoted = (text: string) =>
  text
    .split(/\r\n|[\r\n]/)
    .map((line) => `> ${escaped(line)}`.trimEnd())
    .join('\n');
const loss = (value: number | null) => (value === null ? 'not measured' : value.toFixed(4));

/**
 * A model card in Markdown: only what is on record, nothing to be believed.
 * @param ownerOf names of the organisations that own the data, by id
 */
export function modelCard(version: ModelVersionDto, description: string, ownerOf: ReadonlyMap<string, string>): string {
  const { metrics, residency } = version;
  const allowed = residency.processing_included?.join(', ') ?? 'anywhere';
  const except = residency.processing_excluded.length > 0 ? `, not in ${residency.processing_excluded.join(', ')}` : '';
  const data = version.datasets.map(
    (parent) =>
      `| ${plain(parent.dataset_name)} ${parent.number} | ${plain(ownerOf.get(parent.organisation) ?? parent.organisation)} | ${plain(parent.licence)} | \`${parent.digest}\` |`,
  );
  const samples = version.samples.map(
    ({ prompt, base, tuned }, n) =>
      `### Prompt ${n + 1}\n\n${quoted(prompt)}\n\nBefore:\n\n${quoted(base)}\n\nAfter:\n\n${quoted(tuned)}`,
  );
  return [
    `# ${plain(version.model_name)}, version ${version.number}`,
    ...(description ? [quoted(description)] : []),
    ...(version.demonstration ? ['**A demonstration model: its answers are not to be relied on.**'] : []),
    [
      `- Method: ${plain(version.method)}`,
      `- Base model: ${plain(version.base_model_name)} (${plain(version.base_model_licence)}), \`${version.base_model_digest}\``,
      `- Digest of this version: \`${version.digest}\``,
      `- Job: ${version.job}, attempt ${version.attempt}`,
      `- Trained in: ${version.pool_country ?? 'not recorded'}`,
      `- May be used in: ${allowed}${except}`,
      `- Made: ${new Date(version.created_at).toISOString()}`,
    ].join('\n'),
    ...(version.base_model_notice ? ['## Notice of the base model', quoted(version.base_model_notice)] : []),
    '## Training data',
    ['| dataset | owner | licence | digest |', '|---|---|---|---|', ...data].join('\n'),
    '## Held-out loss (nats per target token)',
    [
      '| before | after | steps | tokens |',
      '|---|---|---|---|',
      `| ${loss(metrics.base_loss)} | ${loss(metrics.eval_loss)} | ${metrics.steps ?? ''} | ${metrics.tokens ?? ''} |`,
    ].join('\n'),
    ...(samples.length > 0 ? ['## Answers to the same prompts', ...samples] : []),
    '## Files',
    [
      '| file | bytes | sha256 |',
      '|---|---|---|',
      ...version.files.map(({ path, bytes, sha256 }) => `| ${plain(path)} | ${bytes} | \`${sha256}\` |`),
    ].join('\n'),
    '',
  ].join('\n\n');
}
