import { guardContent } from '../../src/safeguards/content-guard.ts';
import { type Case, readCorpus } from './corpus.ts';

/** Prints, per corpus file, how many rows are stopped, and with a file's name after it the rows that go wrong. */
const [wanted, ...which] = process.argv.slice(2);
for (const name of which.length > 0 ? which : ['malicious-words', 'malicious-markup', 'malicious-encoded', 'benign']) {
  const cases = readCorpus(name);
  const bad = cases.filter((one) => isStopped(one) === name.startsWith('benign'));
  console.log(
    `${name}: ${cases.length} rows, stopped ${name.startsWith('benign') ? bad.length : cases.length - bad.length}`,
  );
  if (wanted === 'show')
    for (const one of bad) console.log('  ', one.note, name.startsWith('benign') ? guardContent(one.input) : '');
}
function isStopped({ input }: Case): boolean {
  return guardContent(input).length > 0;
}
