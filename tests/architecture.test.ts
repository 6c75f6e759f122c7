import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Which room may import which, as docs/architecture.md shows it. What is not named here is refused. */
const mayImport: Record<string, readonly string[]> = {
  core: [],
  config: ['core'],
  sandbox: [],
  store: ['core'],
  connectors: ['core'],
  drafting: ['core'],
  voice: ['core'],
  durable: ['core', 'store'],
  safeguards: ['core', 'store'],
  verbs: ['core', 'store', 'safeguards', 'drafting', 'voice', 'durable'],
  workflows: ['core', 'verbs', 'durable'],
  http: ['core', 'verbs'],
  identity: ['core', 'store'],
  fixtures: ['core'],
  app: [
    'core',
    'config',
    'store',
    'connectors',
    'drafting',
    'voice',
    'durable',
    'safeguards',
    'verbs',
    'workflows',
    'http',
    'identity',
    'sandbox',
  ],
  cli: [
    'core',
    'config',
    'store',
    'connectors',
    'drafting',
    'voice',
    'durable',
    'safeguards',
    'verbs',
    'workflows',
    'http',
    'identity',
    'fixtures',
    'app',
  ],
};

/** Packages that may be used in one room only: what stands behind a port stays there. */
const packageRooms: Record<string, readonly string[]> = {
  kysely: ['store', 'durable', 'safeguards'],
  pg: ['store'],
  'better-auth': ['identity'],
  '@better-auth/passkey': ['identity'],
  '@electric-sql/pglite': ['store'],
  'pg-boss': ['durable'],
  '@googleapis/gmail': ['connectors'],
  '@googleapis/calendar': ['connectors'],
  '@googleapis/drive': ['connectors'],
  'google-auth-library': ['connectors'],
  'openapi-fetch': ['connectors'],
  ai: ['connectors'],
  nodemailer: ['connectors'],
  imapflow: ['connectors'],
  tsdav: ['connectors'],
  'rrule-temporal': ['connectors'],
  fastify: ['http'],
  '@fastify/multipart': ['http'],
  unpdf: ['voice'],
  fflate: ['voice'],
  'email-forward-parser': ['voice'],
  'email-reply-parser': ['voice'],
  undici: ['safeguards'],
  ioredis: ['safeguards'],
  commander: ['cli'],
};

/** Libraries that open sockets themselves: one file each, which uses them behind the door for sessions alone. */
const socketLibraries: Record<string, string> = {
  imapflow: 'src/connectors/imap/session.ts',
  'nodemailer/lib/smtp-connection': 'src/connectors/imap/submit.ts',
};

/** Functions that only one file may import: the casts behind the branded types of laws 1 and 2. */
const soleImporters: Record<string, readonly string[]> = {
  sealMaskedText: ['src/safeguards/pii/gate.ts'],
};

type Import = { from: string; to: string; names: string };

const files = ['src', 'sandbox'].flatMap((folder) => sourceFiles(join(root, folder)));
const imports = files.flatMap(importsOf);
const pageFiles = sourceFiles(join(root, 'dashboard/src'));
const pageImports = pageFiles.flatMap(importsOf);

suite('architecture', () => {
  test('every source file stands in a room that is named', () => {
    const strangers = files.map((file) => relative(root, file)).filter((file) => !(roomOf(file) in mayImport));
    assert.deepEqual(strangers, []);
  });

  test('rooms import only what the table allows', () => {
    const refused = imports
      .filter(({ to }) => to.startsWith('/'))
      .map(({ from, to }) => ({ from: relative(root, from), to: relative(root, to) }))
      .filter(({ from, to }) => {
        const [mine, theirs] = [roomOf(from), roomOf(to)];
        return mine !== theirs && !(mayImport[mine] ?? []).includes(theirs);
      });
    assert.deepEqual(refused, []);
  });

  test('packages stay in the rooms they belong to', () => {
    const refused = imports
      .map(({ from, to }) => ({ from: relative(root, from), name: packageName(to) }))
      .filter(({ from, name }) => name in packageRooms && !packageRooms[name]?.includes(roomOf(from)));
    assert.deepEqual(
      refused.filter(({ from }) => !from.startsWith('sandbox/')),
      [],
    );
  });

  test('every imported package is a dependency of the project', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, object>;
    const missing = imports
      .map(({ from, to }) => ({ from: relative(root, from), name: packageName(to) }))
      .filter(({ name }) => name !== '' && !(name in (dependencies ?? {})));
    assert.deepEqual(missing, []);
  });

  test('the casts behind branded types are used in one place', () => {
    for (const [name, allowed] of Object.entries(soleImporters)) {
      const users = imports
        .filter(({ names }) => names.split(/\W+/).includes(name))
        .map(({ from }) => relative(root, from));
      assert.deepEqual([...new Set(users)], allowed, name);
    }
    const casters = files.filter((file) => /as (?:CountersignedDraft|MaskedText)\b/.test(readFileSync(file, 'utf8')));
    const where = casters.map((file) => relative(root, file)).sort();
    assert.deepEqual(where, ['src/core/countersignature.ts', 'src/core/masked-text.ts']);
  });

  test('process.env is read in the configuration alone', () => {
    const readers = files.filter((file) => /process\.env\b/.test(withoutComments(readFileSync(file, 'utf8'))));
    const where = readers.map((file) => relative(root, file)).filter((file) => !file.startsWith('src/config'));
    assert.deepEqual(where, []);
  });

  test('the network is reached through the one door out', () => {
    const callers = files
      .filter((file) => relative(root, file).startsWith('src/'))
      .filter((file) => usesNetwork(withoutComments(readFileSync(file, 'utf8'))))
      .map((file) => relative(root, file))
      .filter((file) => !file.startsWith('src/safeguards/outbound') && file !== 'src/http/doorway.ts');
    assert.deepEqual(callers, []);
  });

  test('libraries with sockets of their own are loaded in one file each, behind the door for sessions', () => {
    for (const [library, file] of Object.entries(socketLibraries)) {
      const loaders = imports
        .filter(
          ({ from, to, names }) => to === library && !/^\s*type\b/.test(names) && from.startsWith(join(root, 'src')),
        )
        .map(({ from }) => relative(root, from));
      assert.deepEqual([...new Set(loaders)], [file], library);
      assert.match(readFileSync(join(root, file), 'utf8'), /\.session\(\{ isRead/, file);
    }
    const others = imports.filter(({ to }) => /^nodemailer(?!\/lib\/(?:mail-composer|smtp-connection)$)/.test(to));
    assert.deepEqual(
      others.map(({ from }) => relative(root, from)).filter((from) => from.startsWith('src/')),
      [],
    );
  });

  test('the page knows of the server only what its contracts say, and that as types', () => {
    const refused = pageImports
      .filter(({ to }) => to.startsWith('/') && !relative(root, to).startsWith('dashboard/'))
      .filter(
        ({ to, names }) => !/^src\/http\/contract[\w-]*\.ts$/.test(relative(root, to)) || !/^\s*type\b/.test(names),
      )
      .map(({ from, to }) => ({ from: relative(root, from), to: relative(root, to) }));
    assert.deepEqual(refused, []);
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, object>;
    const strange = pageImports
      .filter(
        ({ to }) => !to.startsWith('/') && (to.startsWith('node:') || !(packageName(to) in (devDependencies ?? {}))),
      )
      .filter(({ to, names }) => !(to === 'zod' && /^\s*type\b/.test(names)))
      .map(({ from, to }) => ({ from: relative(root, from), to }));
    assert.deepEqual(strange, []);
  });

  test('the page makes no HTML of strings', () => {
    const makers = pageFiles.filter((file) =>
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcDoc|\beval\(|new Function/.test(
        readFileSync(file, 'utf8'),
      ),
    );
    assert.deepEqual(makers, []);
  });

  test('there is no circle of imports', () => {
    const next = new Map<string, string[]>();
    for (const { from, to } of [...imports, ...pageImports])
      if (to.startsWith('/')) next.set(from, [...(next.get(from) ?? []), to]);
    assert.deepEqual(circlesIn(next), []);
  });

  test('AGENTS.md, CONTRIBUTING.md and docs/architecture.md cite only paths that exist', () => {
    const missing = ['AGENTS.md', 'CONTRIBUTING.md', 'docs/architecture.md'].flatMap((page) => {
      const text = readFileSync(join(root, page), 'utf8');
      const cited = [...text.matchAll(/`((?:src|docs|tests|sandbox|bench|scripts|\.ci)\/[\w./-]+)`/g)].map(
        (match) => match[1] ?? '',
      );
      return cited.filter((path) => !existsSync(join(root, path))).map((path) => `${page}: ${path}`);
    });
    assert.deepEqual(missing, []);
  });
});

function sourceFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sourceFiles(path);
    return /\.tsx?$/.test(path) && !path.endsWith('.test.ts') ? [path] : [];
  });
}

function roomOf(path: string): string {
  const [first, second] = relative(root, resolve(root, path)).split('/');
  if (first === 'sandbox') return 'sandbox';
  return second?.replace(/\.ts$/, '') ?? '';
}

function importsOf(file: string): Import[] {
  const text = withoutComments(readFileSync(file, 'utf8'));
  const statements = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\b([^;'"]*?)\bfrom\s*'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import\s*'([^']+)'/g,
  );
  return [...statements].map(([, names, fixed, dynamic, bare]) => {
    const to = fixed ?? dynamic ?? bare ?? '';
    return { from: file, to: to.startsWith('.') ? resolve(dirname(file), to) : to, names: names ?? '' };
  });
}

/** Opens a connection by itself: a fetch that nobody handed in, or a network module (types do no harm). */
function usesNetwork(text: string): boolean {
  const modules = /(?:^|\n)import (?!type\b|\{ isIP)[^;]*'(?:node:)?(?:http|https|http2|net|tls|dgram)'/;
  const isHandedFetch = /\bfetch\b\s*[:,}]/.test(text);
  return modules.test(text) || /globalThis\.fetch\(/.test(text) || (/(?<![.\w])fetch\(/.test(text) && !isHandedFetch);
}

function packageName(to: string): string {
  if (to.startsWith('/') || to.startsWith('node:')) return '';
  const parts = to.split('/');
  return to.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
}

/** Tarjan's strongly connected components with more than one member, by path. */
function circlesIn(next: Map<string, string[]>): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (node: string): void => {
    index.set(node, index.size);
    low.set(node, index.get(node) ?? 0);
    stack.push(node);
    for (const to of next.get(node) ?? []) {
      if (!index.has(to)) visit(to);
      if (stack.includes(to)) low.set(node, Math.min(low.get(node) ?? 0, low.get(to) ?? 0));
    }
    if (low.get(node) !== index.get(node)) return;
    const circle = stack.splice(stack.indexOf(node)).map((path) => relative(root, path));
    if (circle.length > 1) found.push(circle);
  };
  for (const node of next.keys()) if (!index.has(node)) visit(node);
  return found;
}
