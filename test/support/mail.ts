/** A mail as its reader sees it. */
export interface ReadMail {
  subject: string;
  text: string;
  html: string;
  messageId: string;
}

const quoted = (text: string): Buffer =>
  Buffer.from(
    text
      .replaceAll(/=\r?\n/g, '')
      .replaceAll(/=([0-9A-F]{2})/g, (_, byte: string) => String.fromCharCode(parseInt(byte, 16))),
    'latin1',
  );

/** Words of a header that are not ASCII, as RFC 2047 writes them. */
const words = (header: string): string =>
  header
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/((?:=\?UTF-8\?[BQ]\?[^?]*\?=)+)/gi, (run: string) =>
      Buffer.concat(
        [...run.matchAll(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi)].map(([, how, text]) =>
          how.toUpperCase() === 'B' ? Buffer.from(text, 'base64') : quoted(text.replaceAll('_', ' ')),
        ),
      ).toString('utf8'),
    );

/** The token of the link in a mail, where it has one. */
export const tokenIn = (mail: ReadMail | undefined): string | undefined => /#([\w-]{20,})/.exec(mail?.text ?? '')?.[1];

/** Takes a mail of a file apart. */
export function readMail(eml: string): ReadMail {
  const [head, ...rest] = eml.split(/\r?\n\r?\n/);
  const headers = head.replaceAll(/\r?\n[ \t]+/g, ' ');
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(headers)?.[1] ?? '';
  const boundary = /boundary="?([^"\s;]+)/i.exec(header('content-type'))?.[1];
  const parts = boundary ? eml.split(`--${boundary}`).slice(1, -1) : [`${head}\n\n${rest.join('\n\n')}`];
  const part = (type: string) => {
    const found = parts.find((each) => new RegExp(`content-type: ${type}`, 'i').test(each)) ?? '';
    const [own, ...body] = found.trimStart().split(/\r?\n\r?\n/);
    const text = body.join('\n\n');
    const coding = /content-transfer-encoding: (\S+)/i.exec(own)?.[1]?.toLowerCase();
    if (coding === 'base64') return Buffer.from(text, 'base64').toString('utf8');
    return coding === 'quoted-printable' ? quoted(text).toString('utf8') : text;
  };
  return {
    subject: words(header('subject')),
    text: part('text/plain'),
    html: part('text/html'),
    messageId: header('message-id'),
  };
}
