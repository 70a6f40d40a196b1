import ts from 'typescript';

/** Names and signs that are the same in every language. */
const allowed = /^(Monsoon|sha256:|[^\p{L}]*)$/u;
/** Attributes that carry what people read, and properties: of those a `name` is a field's and an `act` a kind of act. */
const both = ['title', 'label', 'placeholder', 'alt', 'description', 'head', 'note', 'lead', 'text', 'effect', 'hint'];
const pieces = ['brief', 'empty', 'failure', 'submit', 'meta', 'foot', 'aside'];
const properties = [...both, ...pieces, 'aria-label'];
const attributes = [...properties, 'name', 'act'];

/** The texts that an expression may come to: of both ways of a choice, and the words between the values of a template. */
function textsOf(node: ts.Node): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node)) return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node))
    return textsOf(node.expression);
  if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
  if (!ts.isBinaryExpression(node)) return [];
  const { kind } = node.operatorToken;
  if (kind === ts.SyntaxKind.AmpersandAmpersandToken) return textsOf(node.right);
  const either = [ts.SyntaxKind.BarBarToken, ts.SyntaxKind.QuestionQuestionToken, ts.SyntaxKind.PlusToken];
  return either.includes(kind) ? [...textsOf(node.left), ...textsOf(node.right)] : [];
}

/** What a page says in words of its own, where it should say them in the reader's language: the words, in their order. */
export function hardCoded(source: ts.SourceFile): string[] {
  const found: string[] = [];
  const tell = (...texts: string[]) =>
    found.push(...texts.map((text) => text.trim()).filter((text) => !allowed.test(text)));
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) tell(node.text);
    if (ts.isJsxExpression(node) && node.expression && !ts.isJsxAttribute(node.parent))
      tell(...textsOf(node.expression));
    if (ts.isJsxAttribute(node) && node.initializer) {
      const name = node.name.getText();
      const value = ts.isJsxExpression(node.initializer) ? node.initializer.expression : node.initializer;
      // The name of a field or a button goes to the server, and is shown to nobody.
      const field = name === 'name' && /Field|Choice|Icon|Button|input/.test(node.parent.parent.getText().slice(0, 20));
      if (value && !field && attributes.includes(name)) tell(...textsOf(value));
    }
    if (ts.isPropertyAssignment(node) && properties.includes(node.name.getText().replaceAll(/['"]/g, '')))
      tell(...textsOf(node.initializer));
    node.forEachChild(visit);
  };
  visit(source);
  return found;
}
