import { createConnection } from 'node:net';

/**
 * A client that costs little, so that a measurement is of the api: one connection, one request at a time, bodies with a
 * Content-Length. Node's own clients take several times the CPU of a request.
 */
export async function connect(url) {
  const { hostname, port } = new URL(url);
  const socket = createConnection({ host: hostname, port: Number(port), noDelay: true });
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  let answer = null;
  let received = '';
  socket.setEncoding('utf8').on('data', (part) => {
    received += part;
    const head = received.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(received)?.[1]);
    const text = received.slice(head + 4);
    if (Buffer.byteLength(text) < length) return;
    const status = Number(received.slice(9, 12));
    received = '';
    answer?.resolve({ status, text });
  });
  socket.on('error', (error) => answer?.reject(error));
  socket.on('close', () => answer?.reject(new Error('the api closed the connection')));
  return {
    /** @returns {Promise<{ status: number, text: string }>} */
    post: (path, headers, body) =>
      new Promise((resolve, reject) => {
        answer = { resolve, reject };
        const lines = Object.entries({
          host: `${hostname}:${port}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...headers,
        }).map(([name, value]) => `${name}: ${value}\r\n`);
        socket.write(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
      }),
    close: () => socket.destroy(),
  };
}
