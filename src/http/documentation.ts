import * as c from './contract.ts';
import { docsPage } from './pages.ts';
import { operation, type Route, route } from './route.ts';

/** The API's description of itself: `routes` is asked when somebody reads it. */
export function documentation(routes: () => readonly Route[]): Route[] {
  const forPeople = operation({ does: 'This API for people.', replies: { 200: c.page } }, () => docsPage(routes()));
  const forMachines = operation(
    { does: 'This API for machines (OpenAPI 3.1).', replies: { 200: c.anything } },
    ({ app }) => app.openApi(),
  );
  return [route('GET /api/docs', 'read', forPeople), route('GET /api/docs/openapi.json', 'read', forMachines)];
}
