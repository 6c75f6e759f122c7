import { Agent } from 'undici';
import { formId, portalId } from '../../sandbox/index.ts';
import { paced } from './pace.ts';
import { callJson, formOf } from './world.ts';

/** Milliseconds until each form webhook was answered, at an even pace over HTTP. */
export async function webhookMs(url: string, from: number, count: number, perSecond: number): Promise<number[]> {
  const agent = new Agent({ connections: 32 });
  const path = '/api/webhooks/hubspot/form-submission';
  try {
    return await paced(count, perSecond, (index) => {
      const fieldValues = Object.entries(formOf(from + index)).map(([name, value]) => ({ name, value }));
      const body = { portalId, formId, formSubmissionId: `bench-${from + index}`, timestamp: Date.now(), fieldValues };
      return callJson(agent, { url, method: 'POST', path, body, token: null });
    });
  } finally {
    await agent.close();
  }
}
