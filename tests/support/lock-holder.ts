/*
 * A process that takes the folder named by its first argument, says `locked` or the error's code and sentence, and then
 * holds it until its standard input ends. With a second argument it waits for a line first, so that many start at once.
 */
import { once } from 'node:events';
import { lockFolder } from '../../src/store/folder-lock.ts';

const [folder = '', waits] = process.argv.slice(2);
process.stdin.resume();
if (waits !== undefined) {
  process.stdout.write('ready\n');
  await once(process.stdin, 'data');
}
try {
  const lock = lockFolder(folder);
  process.stdout.write('locked\n');
  process.stdin.once('end', () => {
    lock.release();
    process.exit(0);
  });
} catch (error) {
  const { code, message } = error as { code?: string; message: string };
  process.stdout.write(`${code}: ${message}\n`);
  process.exit(0);
}
