import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { newId } from '@app/platform/ids';
import { type Audience, type Ids, kindNames, type Link, ruleOf } from '../../libs/notifications/src/kinds';

/** Where mails and the bell lead: to a page that there is, of the site that whoever is told works in. */

interface Route {
  /** What it is called in its site's files; null where nothing names it. */
  name: string | null;
  parent: string;
  path: string;
  /** Whether something is shown at it. */
  shows: boolean;
}

/** What stands behind `name:` in an object, or the constant of that name in the file, where it stands by itself. */
function valueOf(object: ts.ObjectLiteralExpression, name: string, constants: Map<string, ts.Expression>) {
  const property = object.properties.find((each) => each.name?.getText() === name);
  if (property && ts.isPropertyAssignment(property)) return property.initializer;
  return property && ts.isShorthandPropertyAssignment(property) ? constants.get(name) : undefined;
}

function routesIn(file: string): Route[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const constants = new Map<string, ts.Expression>();
  const routes: Route[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.initializer) constants.set(node.name.getText(), node.initializer);
    if (ts.isCallExpression(node) && node.expression.getText() === 'createRoute') {
      const options = node.arguments[0] as ts.ObjectLiteralExpression;
      const parent = valueOf(options, 'getParentRoute', constants);
      const path = valueOf(options, 'path', constants);
      routes.push({
        name: ts.isVariableDeclaration(node.parent) ? node.parent.name.getText() : null,
        parent: parent && ts.isArrowFunction(parent) ? parent.body.getText() : '',
        path: path && ts.isStringLiteral(path) ? path.text : '',
        shows: options.properties.some((each) => each.name?.getText() === 'component'),
      });
    }
    node.forEachChild(visit);
  };
  visit(source);
  return routes;
}

/** Patterns of the addresses at which a site shows a page. */
function pagesOf(site: Link['site']): RegExp[] {
  const folder = `apps/${site}/src/routes`;
  const routes = readdirSync(folder).flatMap((file) => routesIn(`${folder}/${file}`));
  const whole = ({ parent, path }: Route): string => {
    const above = routes.find(({ name }) => name === parent);
    return `${above ? whole(above) : ''}${path}`;
  };
  const around = new Set(routes.map(({ parent }) => parent));
  return routes
    .filter(({ name, shows }) => shows && !(name && around.has(name)))
    .map((route) => whole(route).replace(/(?<=.)\/$/, ''))
    .map((path) => new RegExp(`^${path.replaceAll(/\$\w+/g, '[^/]+')}$`));
}

const pages = { portal: pagesOf('portal'), console: pagesOf('console') };
const leadsTo = (site: Link['site'], path: string) => pages[site].some((page) => page.test(path));

it('finds the pages of both sites, and no others', () => {
  expect(pages.portal.length).toBeGreaterThan(40);
  expect(pages.console.length).toBeGreaterThan(25);
  expect(leadsTo('portal', '/p/prj_1/jobs/job_1')).toBe(true);
  expect(leadsTo('portal', '/p/prj_1/nothing')).toBe(false);
  expect(leadsTo('console', '/p/prj_1/jobs/job_1')).toBe(false);
});

const names = [
  'project',
  'programme',
  'organisation',
  'participation',
  'request',
  'award',
  'pool',
  'job',
  'dataset',
  'version',
] as const;
const ofConsole: readonly Audience[] = ['administrators', 'second_person', 'enterer', 'operators', 'platform'];
const ids: Ids = Object.fromEntries(names.map((name) => [name, newId()]));

it.each(kindNames)('%s leads to a page of the site of whoever is told', (kind) => {
  const { audience, link } = ruleOf(kind);
  const { site, path } = link(ids);
  expect(site).toBe(ofConsole.includes(audience) ? 'console' : 'portal');
  expect([path, leadsTo(site, path.split('?')[0])]).toEqual([path, true]);
});

it.each(['/verify', '/reset', '/invitation', '/setup', '/me/notifications'])(
  '%s, as mails name it, is a page',
  (path) => expect(leadsTo('portal', path)).toBe(true),
);
