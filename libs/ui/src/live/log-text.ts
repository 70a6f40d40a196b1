/** A line of a log as it is read: what it says, and named values beside it. */
export interface LogText {
  message: string;
  fields: [name: string, value: string][];
}

/** Names by which programs tell the sentence of a structured line, the usual ones first. */
const sentences = ['message', 'msg', 'event', 'type'];

/** Tells a line that is a JSON object by its sentence and its other fields; any other line is its own sentence. */
export function readLine(text: string): LogText {
  const object = objectOf(text);
  if (!object) return { message: text, fields: [] };
  const name = sentences.find((one) => typeof object[one] === 'string');
  const fields = Object.entries(object).filter(([key]) => key !== name);
  return { message: name ? (object[name] as string) : '', fields: fields.map(([key, value]) => [key, said(value)]) };
}

function objectOf(text: string): Record<string, unknown> | null {
  if (!/^\s*\{.*\}\s*$/.test(text)) return null;
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
}

const said = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
