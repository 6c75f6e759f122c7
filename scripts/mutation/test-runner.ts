/*
 * Stands in for `node:test` while mutants are measured: tests are collected, and run one by one by whoever asks, in this
 * process and as often as it takes. It knows what the tests of safeguards use.
 */

type Body = (context: object) => unknown;
type Options = { skip?: boolean | string; todo?: boolean | string };
type Suite = { parent: Suite | null; before: Body[]; beforeEach: Body[]; afterEach: Body[]; isReady: boolean };
export type CollectedTest = { name: string; run: () => Promise<void> };

let collected: CollectedTest[] = [];
let current: Suite = suiteIn(null);

/** The tests collected since the last call. */
export function takeTests(): CollectedTest[] {
  const taken = collected;
  collected = [];
  current = suiteIn(null);
  return taken;
}

export function test(...given: unknown[]): void {
  const { name, options, body } = read(given);
  const suite = current;
  if (body === undefined || options.skip || options.todo) return;
  collected.push({ name, run: () => runOne(suite, name, body) });
}
test.skip = (): void => {};
test.todo = (): void => {};
test.only = test;

export function describe(...given: unknown[]): void {
  const { options, body } = read(given);
  if (body === undefined || options.skip) return;
  const outer = current;
  current = suiteIn(outer);
  const answer = body({});
  if (answer instanceof Promise) throw new Error('Suites that wait for something are not known here.');
  current = outer;
}
describe.skip = (): void => {};

export const it = test;
export const suite = describe;
export const before = (body: Body): number => current.before.push(body);
export const beforeEach = (body: Body): number => current.beforeEach.push(body);
export const afterEach = (body: Body): number => current.afterEach.push(body);
export const after = (): void => {};
export const { mock } = process.getBuiltinModule('node:test');
export default test;

function suiteIn(parent: Suite | null): Suite {
  return { parent, before: [], beforeEach: [], afterEach: [], isReady: false };
}

function read(given: unknown[]): { name: string; options: Options; body: Body | undefined } {
  const name = given.find((one) => typeof one === 'string') ?? '';
  const options = given.find((one) => typeof one === 'object' && one !== null) ?? {};
  const body = given.find((one) => typeof one === 'function');
  return { name: name as string, options: options as Options, body: body as Body | undefined };
}

function chainOf(suite: Suite): Suite[] {
  return suite.parent === null ? [suite] : [...chainOf(suite.parent), suite];
}

async function runOne(suite: Suite, name: string, body: Body): Promise<void> {
  const chain = chainOf(suite);
  for (const one of chain) {
    if (one.isReady) continue;
    one.isReady = true;
    for (const hook of one.before) await hook({});
  }
  for (const hook of chain.flatMap((one) => one.beforeEach)) await hook({});
  const endings: Body[] = [];
  try {
    await body(contextOf(name, endings));
  } finally {
    for (const ending of endings.toReversed()) await ending({});
    for (const hook of chain.flatMap((one) => one.afterEach)) await hook({});
  }
}

function contextOf(name: string, endings: Body[]): object {
  const nothing = (): void => {};
  return {
    name,
    mock,
    diagnostic: nothing,
    skip: nothing,
    plan: nothing,
    after: (body: Body) => endings.push(body),
    test: async (...given: unknown[]) => {
      const inner = read(given);
      if (inner.options.skip || inner.body === undefined) return;
      await inner.body(contextOf(inner.name, endings));
    },
  };
}
