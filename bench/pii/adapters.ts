import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LabelledSpan } from '../../scripts/score/spans.ts';

/** A peer as we ask it: a text in, spans with the corpus's labels out. */
export type Detect = (text: string) => LabelledSpan[] | Promise<LabelledSpan[]>;

/** What peers call the types we compare; anything else they find is not judged. */
const labels: readonly (readonly [RegExp, string])[] = [
  [/mail/i, 'email'],
  [/phone|tel/i, 'phone'],
  [/ssn|social/i, 'ssn'],
  [/card/i, 'card'],
  [/ipv?[46]?$|ip[-_]?(?:v[46]|address)/i, 'ip'],
  [
    /key|token|secret|jwt|credential|password|pat$|webhook|private|bearer|connection|basic-auth|env-assignment/i,
    'api_key',
  ],
];

function labelOf(name: string): string {
  return labels.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
}

/** Loads a peer out of the folder it was installed to. Their types are not ours to check: what comes is read as unknown. */
export async function loadPeer(name: string, folder: string): Promise<Detect> {
  const require = createRequire(join(folder, 'package.json'));
  // biome-ignore lint/suspicious/noExplicitAny: nine packages with nine shapes, used in this file alone
  const load = async (id: string): Promise<any> => import(pathToFileURL(require.resolve(id)).href);
  switch (name) {
    case 'openredaction':
    case '@openredaction/openredaction': {
      const redactor = new (await load(name)).OpenRedaction();
      return async (text) => {
        const { detections } = await redactor.detect(text);
        return detections.map(({ type, position }: { type: string; position: [number, number] }) =>
          span(position[0], position[1], labelOf(type)),
        );
      };
    }
    case '@coo-quack/sensitive-canary': {
      const { scan } = await import(pathToFileURL(join(folder, 'node_modules', name, 'dist/lib/rules.js')).href);
      return (text) =>
        scan(text).flatMap(({ ruleId, secretValue }: { ruleId: string; secretValue: string }) =>
          everywhere(text, secretValue, labelOf(ruleId)),
        );
    }
    case '@redactpii/node': {
      const redactor = new (await load(name)).Redactor();
      return (text) => fromRedacted(text, redactor.redact(text));
    }
    case 'redact-pii': {
      const redactor = new (await load(name)).SyncRedactor();
      return (text) => fromRedacted(text, redactor.redact(text));
    }
    case '@arcjet/analyze': {
      const { detectSensitiveInfo } = await load(name);
      const entities = {
        tag: 'deny',
        val: ['email', 'phone-number', 'ip-address', 'credit-card-number'].map((tag) => ({ tag })),
      };
      const context = { log: console, characteristics: [] };
      return async (text) => {
        const { denied } = await detectSensitiveInfo(context, text, entities, 1);
        return denied.map((one: { start: number; end: number; identifiedType: { tag: string } }) =>
          span(one.start, one.end, labelOf(one.identifiedType.tag)),
        );
      };
    }
    case '@secretlint/secretlint-rule-preset-recommend': {
      const { lintSource } = await load('@secretlint/core');
      const { creator } = await load(name);
      const config = { rules: [{ id: name, rule: creator, options: {} }] };
      return async (text) => {
        const source = { filePath: '/mail.txt', content: text, ext: '.txt', contentType: 'text' };
        const { messages } = await lintSource({ source, options: { config } });
        return messages.map(({ range }: { range: [number, number] }) => span(range[0], range[1], 'api_key'));
      };
    }
    case 'libphonenumber-js': {
      const { findPhoneNumbersInText } = await load('libphonenumber-js/max');
      return (text) =>
        findPhoneNumbersInText(text, 'US').map((one: { startsAt: number; endsAt: number }) =>
          span(one.startsAt, one.endsAt, 'phone'),
        );
    }
    case 'compromise': {
      const { default: nlp } = await load(name);
      return (text) =>
        nlp(text)
          .people()
          .json({ offset: true })
          .map(({ offset }: { offset: { start: number; length: number } }) =>
            span(offset.start, offset.start + offset.length, 'person'),
          );
    }
    default:
      throw new Error(`There is no adapter for ${name}.`);
  }
}

function span(start: number, end: number, type: string): LabelledSpan {
  return { start, end, type };
}

/** Peers that tell only the value: every place it stands. */
function everywhere(text: string, value: string, type: string): LabelledSpan[] {
  const spans: LabelledSpan[] = [];
  for (let at = text.indexOf(value); at >= 0 && value !== ''; at = text.indexOf(value, at + value.length))
    spans.push(span(at, at + value.length, type));
  return spans;
}

const stand =
  /(EMAIL_ADDRESS|PHONE_NUMBER|US_SOCIAL_SECURITY_NUMBER|CREDIT_CARD_NUMBER|IP_ADDRESS|PERSON_NAME|STREET_ADDRESS|CREDENTIALS|PASSWORD|USERNAME|ZIPCODE|DIGITS|URL)/;

/** Peers that give redacted text alone: what stands between the same words before and behind was replaced. */
function fromRedacted(text: string, redacted: string): LabelledSpan[] {
  const pieces = redacted.split(stand);
  const spans: LabelledSpan[] = [];
  let at = pieces[0]?.length ?? 0;
  for (let index = 1; index < pieces.length; index += 2) {
    const next = pieces[index + 1] ?? '';
    const end = next === '' ? (index + 2 >= pieces.length ? text.length : at) : text.indexOf(next, at);
    if (end < at) break;
    spans.push(span(at, end, labelOf(pieces[index] ?? '')));
    at = end + next.length;
  }
  return spans;
}
