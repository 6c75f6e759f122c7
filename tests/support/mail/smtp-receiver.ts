import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A mail as it was handed over: the envelope, who signed in, and the text with its dots unstuffed. */
export type ReceivedMail = { from: string; to: string[]; user: string | null; text: string };

/** What goes wrong with the next mail: refused for now or for good, or the line drops before or after it was taken. */
export type SmtpFault = 'busy' | 'refused_recipient' | 'refused_text' | 'drop_before_text' | 'drop_after_text';

export type SmtpReceiver = {
  host: string;
  port: number;
  received: ReceivedMail[];
  /** The next mail meets this; then all is well again. */
  failNext(fault: SmtpFault): void;
  /** Called when a mail was taken, before the answer leaves. */
  onTaken: ((mail: ReceivedMail) => Promise<void> | void) | null;
  close(): Promise<void>;
};

/** A submission server of RFC 6409 in a few lines: it takes mail of one user and keeps it. */
export async function startSmtpReceiver({ user, password }: { user: string; password: string }): Promise<SmtpReceiver> {
  const received: ReceivedMail[] = [];
  const sockets = new Set<Socket>();
  let fault: SmtpFault | null = null;
  const takeFault = (...faults: SmtpFault[]): SmtpFault | null => {
    const met = fault !== null && faults.includes(fault) ? fault : null;
    if (met !== null) fault = null;
    return met;
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    converse(socket, { user, password, received, takeFault, taken: async (mail) => receiver.onTaken?.(mail) });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: SmtpReceiver = {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    received,
    onTaken: null,
    failNext(next) {
      fault = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return receiver;
}

type Desk = {
  user: string;
  password: string;
  received: ReceivedMail[];
  takeFault: (...faults: SmtpFault[]) => SmtpFault | null;
  taken: (mail: ReceivedMail) => Promise<void>;
};

function converse(socket: Socket, desk: Desk): void {
  const mail: ReceivedMail = { from: '', to: [], user: null, text: '' };
  let buffer = '';
  let isText = false;
  const say = (line: string) => socket.write(`${line}\r\n`);
  say('220 receiver.example ESMTP');
  socket.on('data', async (chunk) => {
    buffer += chunk.toString('latin1');
    for (;;) {
      if (isText) {
        const end = buffer.startsWith('.\r\n') ? 0 : buffer.indexOf('\r\n.\r\n');
        if (end < 0) return;
        mail.text = buffer.slice(0, end + 2).replaceAll(/^\.\./gm, '.');
        buffer = buffer.slice(end === 0 ? 3 : end + 5);
        isText = false;
        if (desk.takeFault('refused_text')) {
          say('554 5.7.1 Not here');
          continue;
        }
        const copy = { ...mail, to: [...mail.to] };
        desk.received.push(copy);
        await desk.taken(copy);
        if (desk.takeFault('drop_after_text')) return void socket.destroy();
        say('250 2.0.0 Taken');
        continue;
      }
      const at = buffer.indexOf('\r\n');
      if (at < 0) return;
      const line = buffer.slice(0, at);
      buffer = buffer.slice(at + 2);
      isText = command(socket, desk, mail, line, say);
    }
  });
}

/** Answers one command; true when the text of a mail comes next. */
function command(socket: Socket, desk: Desk, mail: ReceivedMail, line: string, say: (line: string) => void): boolean {
  const verb = line.toUpperCase();
  if (verb.startsWith('EHLO')) say('250-receiver.example\r\n250-AUTH PLAIN\r\n250-SIZE 20000000\r\n250 8BITMIME');
  else if (verb.startsWith('AUTH PLAIN ')) {
    const [, user = '', password = ''] = Buffer.from(line.slice(11), 'base64').toString('utf8').split('\0');
    const isRight = user === desk.user && password === desk.password;
    mail.user = isRight ? user : null;
    say(isRight ? '235 2.7.0 Welcome' : '535 5.7.8 Who are you?');
  } else if (verb.startsWith('MAIL FROM:')) {
    Object.assign(mail, { from: addressIn(line), to: [], text: '' });
    const isKnown = mail.user !== null;
    if (isKnown && desk.takeFault('busy')) say('451 4.3.0 Later');
    else say(isKnown ? '250 2.1.0 Ok' : '530 5.7.0 Sign in');
  } else if (verb.startsWith('RCPT TO:')) {
    if (desk.takeFault('refused_recipient')) say('550 5.1.1 Nobody of that name');
    else {
      mail.to.push(addressIn(line));
      say('250 2.1.5 Ok');
    }
  } else if (verb === 'DATA') {
    if (desk.takeFault('drop_before_text')) socket.destroy();
    else {
      say('354 Go on');
      return true;
    }
  } else if (verb === 'QUIT') {
    say('221 2.0.0 Bye');
    socket.end();
  } else say(verb === 'RSET' || verb === 'NOOP' ? '250 2.0.0 Ok' : '502 5.5.2 What?');
  return false;
}

function addressIn(line: string): string {
  return /<([^>]*)>/.exec(line)?.[1] ?? '';
}
