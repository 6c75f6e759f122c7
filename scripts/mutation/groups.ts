/**
 * What is measured together, and by which tests: those that state the promises of these files. Corpora of a thousand texts
 * are left out: they tell how well the whole finds, and take too long for each of thousands of faults.
 */
export const groups: readonly { files: string; tests: string[] }[] = [
  { files: 'src/safeguards/pii/*.ts', tests: ['src/safeguards/pii/**/*.test.ts'] },
  { files: 'src/safeguards/pii/recognisers/*.ts', tests: ['src/safeguards/pii/**/*.test.ts'] },
  {
    files: 'src/safeguards/content-guard{.ts,/*.ts}',
    tests: ['src/safeguards/content-guard.test.ts', 'src/safeguards/content-guard/*.test.ts'],
  },
  { files: 'src/safeguards/outbound*.ts', tests: ['src/safeguards/outbound*.test.ts'] },
  { files: 'src/safeguards/{audit-trail,verify-audit}.ts', tests: ['src/safeguards/verify-audit.test.ts'] },
];
