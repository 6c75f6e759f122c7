import { linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Writes a file that other processes may be making or reading at the same time: it appears complete or not at all, and
 * the first one stays. Putting a second one in its place, even an equal one, would break a Blob opened on the first.
 */
export function keepFirst(file: URL, content: Uint8Array): void {
  mkdirSync(new URL('.', file), { recursive: true });
  const partial = new URL(`${file.href}.${process.pid}`);
  writeFileSync(partial, content);
  try {
    linkSync(partial, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(partial);
  }
}
