import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../eventually.ts';
import { freePort } from './free-port.ts';

const binary = ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot'].find((path) => existsSync(path));

/** Why no mail server can be started here, or null. With CI=true it must be there. */
export const dovecotProblem: string | null = problem();

export type MailServer = {
  host: string;
  /** Without encryption, for loopback alone. */
  port: number;
  /** With a certificate that nobody has signed; null where openssl is not there to make one. */
  tlsPort: number | null;
  user: string;
  password: string;
  /** Ends the server at once; `start` begins it again on the same ports and mail. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
};

/** A dovecot of its own: free ports, one user from a password file, mail in a new folder that `close` removes. */
export async function startDovecot(user: string, folders: Readonly<Record<string, string>> = {}): Promise<MailServer> {
  const folder = mkdtempSync('/tmp/countersign-dovecot-');
  chmodSync(folder, 0o755);
  const password = ['open', 'sesame'].join('-');
  const [port, tlsPort] = [await freePort(), await freePort()];
  const hasTls = makeCertificate(folder);
  writeFileSync(join(folder, 'users'), `${user}:{PLAIN}${password}\n`, { mode: 0o644 });
  writeFileSync(join(folder, 'dovecot.conf'), configuration(folder, port, hasTls ? tlsPort : null, folders));
  let running: ChildProcess | null = null;
  const server: MailServer = {
    host: '127.0.0.1',
    port,
    tlsPort: hasTls ? tlsPort : null,
    user,
    password,
    async start() {
      const child = spawn(binary ?? '', ['-F', '-c', join(folder, 'dovecot.conf')], {
        stdio: 'ignore',
        detached: true,
      });
      running = child;
      await eventually('dovecot answers', () => {
        if (child.exitCode !== null) throw new Error(`dovecot ended: ${logOf(folder)}`);
        return answers(port);
      });
    },
    async stop() {
      const child = running;
      running = null;
      if (child?.pid === undefined || child.exitCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      // Its own group, so that sessions end with it: by itself the server lets them finish.
      process.kill(-child.pid, 'SIGKILL');
      await ended;
      await eventually('dovecot is gone', async () => !(await answers(port)));
    },
    async close() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}

function configuration(
  folder: string,
  port: number,
  tlsPort: number | null,
  folders: Readonly<Record<string, string>>,
) {
  const isRoot = process.getuid?.() === 0;
  const { username } = userInfo();
  const mailUser = isRoot ? 'nobody' : username;
  const group = isRoot ? 'nogroup' : String(process.getgid?.() ?? '');
  mkdirSync(join(folder, 'mail'));
  chmodSync(join(folder, 'mail'), 0o777);
  const used = { Drafts: '\\Drafts', Sent: '\\Sent', Trash: '\\Trash', ...folders };
  const boxes = Object.entries(used).map(
    ([name, use]) => `mailbox "${name}" {\n auto = subscribe\n ${use ? `special_use = ${use}` : ''}\n}`,
  );
  return `
protocols = imap
listen = 127.0.0.1
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
instance_name = ${folder.split('/').at(-1)}
default_internal_user = ${isRoot ? 'dovecot' : username}
default_login_user = ${isRoot ? 'dovenull' : username}
default_internal_group = ${isRoot ? 'dovecot' : group}
ssl = ${tlsPort === null ? 'no' : 'yes'}
${tlsPort === null ? '' : `ssl_cert = <${folder}/cert.pem\nssl_key = <${folder}/key.pem`}
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = maildir:${folder}/mail/%u
mailbox_list_index = no
first_valid_uid = 1
passdb {
  driver = passwd-file
  args = ${folder}/users
}
userdb {
  driver = static
  args = uid=${mailUser} gid=${group} home=${folder}/mail/%u
}
namespace inbox {
  inbox = yes
  separator = /
  ${boxes.join('\n  ')}
}
service imap-login {
  ${isRoot ? '' : 'chroot ='}
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${tlsPort ?? 0}
    ssl = yes
  }
}
auth_failure_delay = 0 secs
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
`;
}

function makeCertificate(folder: string): boolean {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const asked = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  try {
    execFileSync('openssl', [...asked, '-subj', '/CN=localhost', '-out', cert, '-keyout', key], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}

function logOf(folder: string): string {
  try {
    return readFileSync(join(folder, 'log'), 'utf8').slice(-2_000);
  } catch {
    return 'no log';
  }
}

function problem(): string | null {
  if (binary !== undefined) return null;
  const text = 'no dovecot: install the Debian package dovecot-imapd';
  if (process.env.CI === 'true') throw new Error(text);
  return text;
}
