import {
  createProperty,
  getForm,
  getOwner,
  getProperty,
  listForms,
  listOwners,
  listSubmissions,
  submitForm,
} from './hubspot/account.ts';
import { associationBatchRoutes, associationRoutes } from './hubspot/associations.ts';
import type { Crm } from './hubspot/crm.ts';
import { hubspotError, hubspotRefusal } from './hubspot/errors.ts';
import type { HubspotAccess } from './hubspot/oauth.ts';
import { objectRoutes } from './hubspot/objects.ts';
import type { Call, Reply, Route, Vendor } from './wire.ts';

const versions = ['2026-03', '2026-09'];
const burstMs = 10_000;
const dailyLimit = 625_000;

/** HubSpot: dated paths and the old ones, over one account. */
export function createHubspot(crm: Crm, access: HubspotAccess): Vendor {
  const limits = rateHeaders(crm);
  return {
    name: 'hubspot',
    owns: (path) => /^\/(crm|marketing|oauth\/|form-integrations|submissions|webhooks)/.test(path),
    authorise: (call) => (call.path.startsWith('/oauth/') ? undefined : access.authorise(call)),
    finish: (call, reply) =>
      call.path.endsWith('/search') ? reply : { ...reply, headers: { ...limits(call), ...reply.headers } },
    notFound: (path) => hubspotError(404, 'OBJECT_NOT_FOUND', `No route for ${path}`),
    refusal: hubspotRefusal,
    routes: [...crmRoutes(crm), ...otherRoutes(crm), ...oauthRoutes(access)],
  };
}

function crmRoutes(crm: Crm): Route[] {
  const under = (base: string, routes: Route[]): Route[] =>
    routes.map((route) => ({ ...route, path: `${base}${route.path}` }));
  const owners: Route[] = [
    { method: 'GET', path: '', handle: (call) => listOwners(crm, call) },
    { method: 'GET', path: '/{ownerId}', handle: (call) => getOwner(crm, call) },
  ];
  const properties: Route[] = [
    { method: 'GET', path: '/{objectType}/{propertyName}', handle: (call) => getProperty(crm, call) },
    { method: 'POST', path: '/{objectType}', handle: (call) => createProperty(crm, call) },
  ];
  const dated = versions.flatMap((version) => [
    ...under(`/crm/objects/${version}`, [...objectRoutes(crm), ...associationRoutes(crm)]),
    ...under(`/crm/associations/${version}`, associationBatchRoutes(crm)),
    ...under(`/crm/owners/${version}`, owners),
    ...under(`/crm/properties/${version}`, properties),
  ]);
  return [
    ...dated,
    ...under('/crm/v3/objects', objectRoutes(crm)),
    ...under('/crm/v4/objects', associationRoutes(crm)),
    ...under('/crm/v4/associations', associationBatchRoutes(crm)),
    ...under('/crm/v3/owners', owners),
    ...under('/crm/v3/properties', properties),
  ];
}

function otherRoutes(crm: Crm): Route[] {
  return [
    { method: 'GET', path: '/marketing/v3/forms', handle: (call) => listForms(crm, call) },
    { method: 'GET', path: '/marketing/v3/forms/{formId}', handle: (call) => getForm(crm, call) },
    {
      method: 'GET',
      path: '/form-integrations/v1/submissions/forms/{formGuid}',
      handle: (call) => listSubmissions(crm, call),
    },
    {
      method: 'POST',
      path: '/submissions/v3/integration/secure/submit/{portalId}/{formGuid}',
      handle: (call) => submitForm(crm, call),
    },
  ];
}

function oauthRoutes(access: HubspotAccess): Route[] {
  const consent: Route = { method: 'GET', path: '/oauth/authorize', handle: access.authorize };
  const tokens = versions.flatMap((version): Route[] => [
    { method: 'POST', path: `/oauth/${version}/token`, handle: access.token },
    { method: 'POST', path: `/oauth/${version}/token/introspect`, handle: access.introspect },
    { method: 'POST', path: `/oauth/${version}/token/revoke`, handle: access.revoke },
  ]);
  return [consent, ...tokens];
}

/** Headers that count calls of the running ten seconds and of the day; nothing is refused over them. */
function rateHeaders({ tuning }: Crm): (call: Call) => NonNullable<Reply['headers']> {
  let window = 0;
  let inWindow = 0;
  let today = 0;
  return (call) => {
    const current = Math.floor(call.now / burstMs);
    if (current !== window) [window, inWindow] = [current, 0];
    inWindow += 1;
    today += 1;
    return {
      'x-hubspot-ratelimit-interval-milliseconds': String(burstMs),
      'x-hubspot-ratelimit-max': String(tuning.callsPerTenSeconds),
      'x-hubspot-ratelimit-remaining': String(Math.max(0, tuning.callsPerTenSeconds - inWindow)),
      'x-hubspot-ratelimit-daily': String(dailyLimit),
      'x-hubspot-ratelimit-daily-remaining': String(Math.max(0, dailyLimit - today)),
    };
  };
}
