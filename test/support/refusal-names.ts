import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** Names by which a refusal is explained, as literals of the sources. */
export interface Named {
  /** The property that has it; of a `code`, whose it is: `code` of a problem, `field`, `finding`. */
  kind: string;
  name: string;
  file: string;
}

const wanted = ['code', 'check', 'dimension', 'ask'];

/** The texts that an expression may come to; null where it is none that could be read here. */
function literalsOf(node: ts.Expression): string[] | null {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) return literalsOf(node.expression);
  if (!ts.isConditionalExpression(node)) return null;
  const [yes, no] = [literalsOf(node.whenTrue), literalsOf(node.whenFalse)];
  return yes && no && [...yes, ...no];
}

/** A code of a field stands beside its pointer, one of a row's fault in the data's own report; other things have codes too. */
function kindOf(property: string, beside: string, file: string): string | null {
  if (property !== 'code') return property;
  if (file.includes('/validation/')) return 'finding';
  if (/\bpointer\b/.test(beside)) return 'field';
  return /\b(detail|status)\b/.test(beside) ? 'code' : null;
}

const nameOf = ({ name }: { name?: ts.Node }) => (name && ts.isIdentifier(name) ? name.text : undefined);

/** Functions of a file with a parameter called like one of the names: `conflict(code, …)`. The place of each such parameter. */
function takers(source: ts.SourceFile): Map<string, [at: number, kind: string][]> {
  const found = new Map<string, [number, string][]>();
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) {
      const name = nameOf(node) ?? (ts.isVariableDeclaration(node.parent) ? nameOf(node.parent) : undefined);
      const names = node.parameters.map((parameter) => nameOf(parameter) ?? '');
      const taken = names.flatMap((parameter, at) => {
        const kind = wanted.includes(parameter) && kindOf(parameter, node.getText(source), source.fileName);
        return kind ? [[at, kind] as [number, string]] : [];
      });
      if (name && taken.length > 0) found.set(name, taken);
    }
    node.forEachChild(visit);
  };
  visit(source);
  return found;
}

/** What the file's own constants of those names are: `const code = …` for `{ code }`. */
function constants(source: ts.SourceFile): Map<string, ts.Expression[]> {
  const found = new Map<string, ts.Expression[]>();
  const visit = (node: ts.Node): void => {
    const name = ts.isVariableDeclaration(node) ? (nameOf(node) ?? '') : '';
    if (wanted.includes(name) && ts.isVariableDeclaration(node) && node.initializer)
      found.set(name, [...(found.get(name) ?? []), node.initializer]);
    node.forEachChild(visit);
  };
  visit(source);
  return found;
}

/** All that one file says, and what it says in a way that cannot be read here. */
export function namesIn(file: string): { names: Named[]; unread: string[] } {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const taking = takers(source);
  const declared = constants(source);
  taking.set('Problem.conflict', [[0, 'code']]);
  const names: Named[] = [];
  const unread: string[] = [];
  const tell = (kind: string, value: ts.Expression) => {
    // A whole check that is handed on: it was seen, or will be.
    if (ts.isObjectLiteralExpression(value)) return;
    const texts = literalsOf(value);
    if (texts) names.push(...texts.map((name) => ({ kind, name, file })));
    else unread.push(`${kind}: ${value.getText(source)}`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node)) {
      const beside = node.properties.map((one) => nameOf(one) ?? '').join(' ');
      for (const property of node.properties) {
        const name = nameOf(property) ?? '';
        const kind = wanted.includes(name) && kindOf(name, beside, file);
        if (kind && ts.isPropertyAssignment(property)) tell(kind, property.initializer);
        if (kind && ts.isShorthandPropertyAssignment(property))
          for (const value of declared.get(name) ?? []) if (literalsOf(value)) tell(kind, value);
      }
    }
    if (ts.isCallExpression(node))
      for (const [at, kind] of taking.get(node.expression.getText(source)) ?? [])
        if (node.arguments[at]) tell(kind, node.arguments[at]);
    node.forEachChild(visit);
  };
  visit(source);
  return { names, unread };
}
