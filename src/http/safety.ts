import { detectPersonalData } from '../verbs/safety/detect-personal-data.ts';
import { validateSafety } from '../verbs/safety/validate-safety.ts';
import * as c from './contract-of-safety.ts';
import { operation } from './route.ts';

export const detect = operation(
  { does: 'Personal data and secrets in a text.', body: c.detectBody, replies: { 200: c.detection }, refuses: [422] },
  async ({ body }) =>
    detectPersonalData(body.content, { includePositions: body.include_positions, redacted: body.redact }),
);

export const validate = operation(
  { does: 'Whether a text may be sent.', body: c.validateBody, replies: { 200: c.safetyReport }, refuses: [422] },
  async ({ body }) => validateSafety(body.content, { strict: body.strict_mode }),
);
