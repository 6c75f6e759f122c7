import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calendar } from '@googleapis/calendar';
import { OAuth2Client } from 'google-auth-library';
import { startTestWorld, type TestWorld } from '../tests/support/sandbox-world.ts';
import { rep } from './index.ts';

/** Monday, 2 November 2026, 09:00 in Berlin. */
const now = Date.UTC(2026, 10, 2, 8);
const clock = () => now;

function clientFor({ sandbox }: TestWorld) {
  const auth = new OAuth2Client();
  auth.setCredentials({ access_token: sandbox.credentials.google.accessToken, expiry_date: Date.now() + 3_000_000 });
  return calendar({ version: 'v3', auth, rootUrl: `${sandbox.url}/` });
}

const meeting = {
  summary: 'Call',
  start: { dateTime: '2026-11-12T10:00:00+01:00' },
  end: { dateTime: '2026-11-12T10:30:00+01:00' },
};

test('free/busy shows what blocks: not the transparent ones, all days with their end excluded', async (t) => {
  const client = clientFor(await startTestWorld(t, { clock }));
  const requestBody = {
    timeMin: '2026-11-03T00:00:00+01:00',
    timeMax: '2026-11-10T00:00:00+01:00',
    items: [{ id: 'primary' }, { id: 'x@y.example' }],
  };
  const { data } = await client.freebusy.query({ requestBody });
  assert.deepEqual(data.calendars?.primary?.busy, [
    { start: '2026-11-03T08:00:00Z', end: '2026-11-03T08:30:00Z' },
    { start: '2026-11-04T09:00:00Z', end: '2026-11-04T10:30:00Z' },
    { start: '2026-11-04T13:00:00Z', end: '2026-11-04T14:00:00Z' },
    { start: '2026-11-05T08:00:00Z', end: '2026-11-05T11:00:00Z' },
    { start: '2026-11-08T23:00:00Z', end: '2026-11-09T23:00:00Z' },
  ]);
  assert.equal(data.calendars?.['x@y.example']?.errors?.[0]?.reason, 'notFound');
});

test('free/busy merges, clips, answers in the zone asked for and refuses an empty range', async (t) => {
  const world = await startTestWorld(t, { clock, seed: true });
  const client = clientFor(world);
  await client.events.insert({ calendarId: 'primary', requestBody: meeting });
  await client.events.insert({
    calendarId: 'primary',
    requestBody: {
      ...meeting,
      start: { dateTime: '2026-11-12T10:20:00+01:00' },
      end: { dateTime: '2026-11-12T11:00:00+01:00' },
    },
  });
  const requestBody = {
    timeMin: '2026-11-12T10:10:00+01:00',
    timeMax: '2026-11-12T20:00:00+01:00',
    timeZone: rep.timeZone,
    items: [{ id: rep.email }],
  };
  const { data } = await client.freebusy.query({ requestBody });
  assert.deepEqual(data.calendars?.[rep.email]?.busy, [
    { start: '2026-11-12T10:10:00+01:00', end: '2026-11-12T11:00:00+01:00' },
  ]);
  const empty = await world.google('POST', '/calendar/v3/freeBusy', { ...requestBody, timeMax: requestBody.timeMin });
  assert.equal(empty.status, 400);
  assert.match(JSON.stringify(empty.body), /timeRangeEmpty/);
});

test('an event with a client id is made once, also after it was deleted', async (t) => {
  const client = clientFor(await startTestWorld(t, { clock }));
  const requestBody = { ...meeting, id: 'cafe0123456789', attendees: [{ email: 'guest@x.example' }] };
  const made = await client.events.insert({ calendarId: 'primary', sendUpdates: 'all', requestBody });
  assert.equal(made.data.start?.dateTime, '2026-11-12T10:00:00+01:00');
  await assert.rejects(client.events.insert({ calendarId: 'primary', requestBody }), {
    status: 409,
    message: /already exists/,
  });
  await client.events.delete({ calendarId: 'primary', eventId: requestBody.id });
  await assert.rejects(client.events.delete({ calendarId: 'primary', eventId: requestBody.id }), { status: 410 });
  assert.equal((await client.events.get({ calendarId: 'primary', eventId: requestBody.id })).data.status, 'cancelled');
  await assert.rejects(client.events.insert({ calendarId: 'primary', requestBody }), { status: 409 });
  await assert.rejects(client.events.insert({ calendarId: 'primary', requestBody: { ...meeting, id: 'NOT-base32' } }), {
    status: 400,
  });
  await assert.rejects(client.events.get({ calendarId: 'primary', eventId: 'absent00' }), { status: 404 });
});

test('events are found by private property, in order, and changed in part', async (t) => {
  const client = clientFor(await startTestWorld(t, { clock }));
  const extendedProperties = { private: { leadKey: 'abc=1' } };
  const made = await client.events.insert({ calendarId: 'primary', requestBody: { ...meeting, extendedProperties } });
  const found = await client.events.list({ calendarId: 'primary', privateExtendedProperty: ['leadKey=abc=1'] });
  assert.deepEqual(
    found.data.items?.map((event) => event.id),
    [made.data.id],
  );
  const requestBody = { summary: 'Call with Priya', end: { dateTime: '2026-11-12T11:00:00+01:00' } };
  const patched = await client.events.patch({ calendarId: 'primary', eventId: made.data.id ?? '', requestBody });
  assert.deepEqual([patched.data.summary, patched.data.extendedProperties], ['Call with Priya', extendedProperties]);
  assert.equal(patched.data.end?.dateTime, '2026-11-12T11:00:00+01:00');
  const range = {
    timeMin: '2026-11-03T00:00:00Z',
    timeMax: '2026-11-14T00:00:00Z',
    singleEvents: true,
    orderBy: 'startTime',
  };
  const listed = await client.events.list({ calendarId: 'primary', ...range });
  assert.equal(listed.data.items?.at(-1)?.id, made.data.id);
  assert.equal(listed.data.items?.length, 8);
  await assert.rejects(client.events.list({ calendarId: 'primary', orderBy: 'startTime' }), { status: 400 });
});

test('a video link is made when asked for, and only with its version', async (t) => {
  const client = clientFor(await startTestWorld(t, { clock }));
  const conferenceData = { createRequest: { requestId: 'r-1', conferenceSolutionKey: { type: 'hangoutsMeet' } } };
  const requestBody = { ...meeting, conferenceData };
  const made = await client.events.insert({ calendarId: 'primary', conferenceDataVersion: 1, requestBody });
  assert.match(made.data.hangoutLink ?? '', /^https:\/\/meet\.google\.example\/[a-j]{3}-[a-j]{4}-[a-j]{3}$/);
  assert.equal((await client.events.insert({ calendarId: 'primary', requestBody })).data.hangoutLink, undefined);
});

test('calendars and settings name the zone; a calendar one may only read refuses writes', async (t) => {
  const client = clientFor(await startTestWorld(t, { clock }));
  const { data } = await client.calendarList.list();
  assert.deepEqual(
    data.items?.map((each) => [each.timeZone, each.accessRole]),
    [
      [rep.timeZone, 'owner'],
      [rep.timeZone, 'reader'],
    ],
  );
  assert.equal((await client.calendarList.get({ calendarId: 'primary' })).data.primary, true);
  assert.equal((await client.settings.get({ setting: 'timezone' })).data.value, rep.timeZone);
  assert.ok((await client.settings.list()).data.items?.length);
  await assert.rejects(client.events.insert({ calendarId: data.items?.[1]?.id ?? '', requestBody: meeting }), {
    status: 403,
  });
});
