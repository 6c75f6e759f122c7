import { connections } from '../app/http-settings.ts';
import {
  type Config,
  currentEnvironment,
  examineConfig,
  isDraftOnlyEnforced,
  startProblems,
  warnings,
} from '../config.ts';
import { examineConnectors } from './doctor/connectors.ts';
import { examineData } from './doctor/data.ts';
import { type Finding, fine, remark, trouble } from './doctor/finding.ts';
import { atAddress } from './running-server.ts';

const marks = { fine: '✓', remark: '!', trouble: '✗' } as const;

/** Says in plain words what is missing here and how to mend it. Changes nothing. Exit code 1 when something must be mended. */
export async function doctor(): Promise<number> {
  const findings = await examine();
  for (const { verdict, text, remedy } of findings) {
    console.log(`${marks[verdict]} ${text}${remedy === undefined ? '' : `\n    ${remedy}`}`);
  }
  const troubles = findings.filter(({ verdict }) => verdict === 'trouble').length;
  const summary = troubles === 1 ? '1 thing must be mended.' : `${troubles} things must be mended.`;
  console.log(`\n${troubles === 0 ? 'Countersign can run here.' : summary}`);
  return troubles === 0 ? 0 : 1;
}

async function examine(): Promise<Finding[]> {
  const { values, fromFile } = currentEnvironment();
  const { config, problems } = examineConfig(values, fromFile);
  const settings = [
    ...(problems.length === 0 ? [fine('The settings are valid.')] : problems.map(({ message }) => trouble(message))),
    ...warnings(config).map((text) => remark(text)),
  ];
  const rest = await atAddress(config, async (found) => {
    const data = await examineData(config, found);
    // Without a database nobody knows whether there are API keys; that rule then stays open.
    const access = data.hasApiKeys === null ? [] : startProblems(config, { hasApiKeys: data.hasApiKeys });
    return [
      ...access
        .filter(({ message }) => !problems.some((known) => known.message === message))
        .map((one) => trouble(one.message)),
      examinePort(config, found.kind),
      ...data.findings,
      ...(await examineConnectors(config, found, data.connection)),
    ];
  });
  return [examineNode(), ...settings, ...modes(config), ...rest];
}

/** Running TypeScript as it stands and Temporal came with Node 26. */
function examineNode(): Finding {
  const { node } = process.versions;
  if (Number(node.split('.')[0]) >= 26 && 'Temporal' in globalThis) return fine(`Node ${node} runs this.`);
  return trouble(
    `Node ${node} is too old to run this.`,
    'Use npm run doctor (npm start, ...): it brings its own Node 26.',
  );
}

function modes(config: Config): Finding[] {
  const emulated = connections(config).flatMap(({ name, mode }) => (mode === 'sandbox' ? [name] : []));
  return [
    fine(isDraftOnlyEnforced(config) ? 'Draft-only mode: nothing is ever sent.' : 'Countersigned drafts can be sent.'),
    emulated.length === 0
      ? fine('The sandbox is off.')
      : remark(
          `The sandbox is on: ${emulated.join(', ')} are emulated, with example data.`,
          'Set SANDBOX=off, or credentials, for real ones.',
        ),
  ];
}

function examinePort({ apiHost, apiPort }: Config, kind: 'free' | 'other' | 'ours'): Finding {
  if (kind === 'free') return fine(`Port ${apiPort} on ${apiHost} is free.`);
  if (kind === 'ours') return fine(`Countersign answers on port ${apiPort}.`);
  return trouble(
    `Port ${apiPort} on ${apiHost} is in use by another program.`,
    'Stop it, or set API_PORT to another port.',
  );
}
