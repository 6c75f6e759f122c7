import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PageFile, PageFiles } from '../http/page-files.ts';

const builtPage = fileURLToPath(new URL('../../dist/dashboard/', import.meta.url));

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The built page, read once into memory; null where it was not built (`npm run build`). */
export function readPageFiles(folder: string = builtPage): PageFiles | null {
  if (!existsSync(join(folder, 'index.html'))) return null;
  const assets = join(folder, 'assets');
  const names = readdirSync(assets).filter((name) => extname(name) in types);
  return {
    document: readFile(join(folder, 'index.html')),
    parts: new Map(names.map((name) => [name, readFile(join(assets, name))])),
  };
}

function readFile(path: string): PageFile {
  const packed = (ending: string) => (existsSync(path + ending) ? readFileSync(path + ending) : null);
  const type = types[extname(path)] ?? 'application/octet-stream';
  return { type, plain: readFileSync(path), br: packed('.br'), gzip: packed('.gz') };
}
