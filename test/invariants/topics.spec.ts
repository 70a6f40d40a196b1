import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { kindNames, ruleOf } from '../../libs/notifications/src/kinds';

/** What nobody is told, and why. */
const untold: Record<string, string> = {
  'organisation.registered':
    'nobody stands behind it yet: once the owner has confirmed the address, `organisation.claimed`',
  'allocation_request.drafted': 'nobody waits for a draft',
  'allocation_request.changed': 'it is read anew where it is decided',
  'allocation_request.withdrawn': 'there is nothing left to decide',
  'lot.pending': 'the decision that made it is told',
  'lot.active': 'its decision named the day',
  'lot.revoked': 'told when that began, by `lot.revoking`',
  'lot.closed': 'told when its time was over, by `lot.expired`',
  'project.led': 'who leads it is told, by `project.person_named`',
  'pool.capacity_changed': 'the scheduler hears it',
  'dataset.registered': 'whoever did it is the only one concerned',
  'dataset.changed': 'the same',
  'dataset_version.draft': 'a step of whoever prepares the version',
  'dataset_version.uploading': 'the same',
  'dataset_version.validating': 'the same',
  'dataset_version.expired': 'no act leads there',
  'dataset_version.partially_withdrawn': 'no act leads there',
  'dataset_version.deprecated': 'projects are told, by `data_right.deprecated`',
  'dataset_version.withdrawn': 'projects are told, by `data_right.revoked`',
  'agreement.made': 'the project is told, by `data_right.given`',
  'agreement.revoked': 'the project is told, by `data_right.revoked`',
  'upload.finished': 'the page that sends it sees it',
  'validation.queued': 'the validator hears it',
  'job.queued': 'whoever launched it sees it',
  'job.running': 'on the job’s page, live',
  'job.pausing': 'whoever asked for it sees it',
  'job.paused': 'the same',
  'job.stopping': 'told when it has ended, by `job.stopped`',
  'job.cancelled': 'whoever cancelled it sees it',
  'job.changed': 'whoever changed it sees it',
  'attempt.ended': 'settlement hears it, and `job.…` tells',
  'model.registered': 'told with the job that made it, by `job.succeeded`',
};

/** What a text may be: as it stands there, or all that its type allows. */
function textsOf(node: ts.Expression, checker: ts.TypeChecker): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node))
    return node.templateSpans.reduce(
      (heads, { expression, literal }) =>
        heads.flatMap((head) => textsOf(expression, checker).map((text) => `${head}${text}${literal.text}`)),
      [node.head.text],
    );
  const type = checker.getTypeAtLocation(node);
  return (type.isUnion() ? type.types : [type]).map((one) =>
    one.isStringLiteral() ? one.value : `${node.getText()}, which may be any ${checker.typeToString(one)}`,
  );
}

function topicsOf(event: ts.Expression, checker: ts.TypeChecker): string[] {
  const topic =
    ts.isObjectLiteralExpression(event) && event.properties.find((each) => each.name?.getText() === 'topic');
  if (topic && ts.isPropertyAssignment(topic)) return textsOf(topic.initializer, checker);
  const named = topic && checker.getShorthandAssignmentValueSymbol(topic)?.valueDeclaration;
  if (named && (ts.isVariableDeclaration(named) || ts.isParameter(named)))
    return textsOf(named.name as ts.Identifier, checker);
  return [`${event.getText()}, which names no topic`];
}

/** Topics of all that the sources publish, and of what a database function writes into the outbox itself. */
function published(): string[] {
  const git = (...args: string[]) =>
    execFileSync('git', ['grep', '-l', '--untracked', 'outbox', '--', ...args], { encoding: 'utf8' })
      .split('\n')
      .filter(Boolean);
  const files = git('libs/*/src/**.ts').filter((file) => !file.endsWith('.spec.ts'));
  const { config } = ts.readConfigFile('tsconfig.json', (file) => ts.sys.readFile(file));
  const program = ts.createProgram(files, ts.parseJsonConfigFileContent(config, ts.sys, '.').options);
  const checker = program.getTypeChecker();
  const topics = git('migrations').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/insert into outbox[^;]*?'([a-z_]+\.[a-z_]+)'/g)].map(([, topic]) => topic),
  );
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /\boutbox\.publish$/.test(node.expression.getText()))
      topics.push(...topicsOf(node.arguments[1], checker));
    node.forEachChild(visit);
  };
  for (const file of files) visit(program.getSourceFile(file) as ts.Node);
  return [...new Set(topics)].sort();
}

const topics = published();
const told = kindNames.flatMap((kind) => ruleOf(kind).topic ?? []);

it('finds the topics', () => {
  expect(topics.length).toBeGreaterThan(60);
  expect(topics).toEqual(expect.arrayContaining(['job.queued', 'job.failed', 'lot.expired', 'organisation.refused']));
});

it('each is told to somebody, or listed here with the reason why not', () => {
  expect(topics.filter((topic) => !told.includes(topic) && !untold[topic])).toEqual([]);
});

it('lists and tells nothing that nobody publishes, or twice', () => {
  expect(Object.keys(untold).filter((topic) => !topics.includes(topic) || told.includes(topic))).toEqual([]);
  expect(told.filter((topic) => !topics.includes(topic))).toEqual([]);
});
