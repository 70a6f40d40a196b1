import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Config } from '../config';
import type { Tx } from '../database';
import { Mailer } from './mailer';

/** Connections, which would keep the process where a test ended early. */
const open = new Set<Socket>();
afterEach(() => open.forEach((socket) => socket.destroy()));

/** A mail server of one's own manners. */
class MailServer {
  readonly taken: string[] = [];
  /** How many connections there were. */
  met = 0;
  private readonly server: Server;

  constructor(manners: (socket: Socket, server: MailServer) => void) {
    this.server = createServer((socket) => {
      this.met++;
      open.add(socket);
      socket.on('error', () => undefined);
      manners(socket, this);
    }).unref();
  }

  async address(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return `smtp://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Waits until nobody is connected any more. */
  stop = () => new Promise((done) => this.server.close(done));
}

const saysNothing = (socket: Socket) => void socket.resume();

/** Begins its greeting over and over, and never ends it. */
function greetsForEver(socket: Socket) {
  socket.resume();
  const more = setInterval(() => socket.write('220-patience\r\n'), 100);
  socket.on('close', () => clearInterval(more));
}

/** Hears the whole mail, and never says that it took it. */
const neverSaysYes = (socket: Socket) => talk(socket, () => undefined);

const takes = (socket: Socket, server: MailServer) =>
  talk(socket, (mail) => {
    server.taken.push(mail);
    socket.write('250 taken\r\n');
  });

function talk(socket: Socket, onMail: (mail: string) => void): void {
  let heard = '';
  let inMail = false;
  socket.write('220 ready\r\n');
  socket.on('data', (data) => {
    heard += String(data);
    if (inMail) {
      if (!heard.endsWith('\r\n.\r\n')) return;
      inMail = false;
      onMail(heard);
    } else if (heard.startsWith('DATA')) {
      inMail = true;
      socket.write('354 go on\r\n');
    } else socket.write('250 ok\r\n');
    heard = '';
  });
}

const mail = { id: 'one', to: 'reader@example.test', subject: 'Subject', text: 'Text' };
const sending = (smtpUrl: string) =>
  new Mailer({ smtpUrl, mailFrom: 'Monsoon <no-reply@monsoon.example>', mailSeconds: 1 } as Config).send(mail);

it('sends by SMTP, under the id of the mail', async () => {
  const server = new MailServer(takes);
  await sending(await server.address());
  expect(server.taken[0]).toMatch(/Message-ID: <one@monsoon\.example>/i);
  await server.stop();
});

it.each([
  ['says nothing', saysNothing],
  ['greets for ever', greetsForEver],
  ['never says that it took it', neverSaysYes],
])(
  'gives up a server that %s, and hangs up',
  async (_, manners) => {
    const server = new MailServer(manners);
    const began = Date.now();
    await expect(sending(await server.address())).rejects.toThrow('aborted');
    expect(Date.now() - began).toBeLessThan(5_000);
    await server.stop();
    expect(server.met).toBe(1);
  },
  20_000,
);

it('holds nobody’s answer for a server that says nothing, and waits for its mails when it stops', async () => {
  const server = new MailServer(saysNothing);
  const config = { smtpUrl: await server.address(), mailFrom: 'Monsoon <no-reply@monsoon.example>', mailSeconds: 3 };
  const mailer = new Mailer(config as Config);
  const hooks: (() => void | Promise<void>)[] = [];
  mailer.afterCommit(
    { afterCommit: (hook: () => void | Promise<void>) => void hooks.push(hook) } as unknown as Tx,
    mail,
  );
  const began = Date.now();
  await hooks[0]();
  expect(Date.now() - began).toBeLessThan(2_500);
  await mailer.onApplicationShutdown();
  expect(Date.now() - began).toBeGreaterThan(2_500);
  await server.stop();
}, 20_000);
