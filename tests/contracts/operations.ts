export type Parameter = { name: string; required: boolean; schema: Record<string, unknown> };
/** One operation of a contract; `request` and the answers' `pointer` are JSON pointers to schemas. */
export type Operation = {
  id: string;
  method: string;
  pattern: RegExp;
  placeholders: number;
  parameters: Parameter[];
  standardParameters: string[];
  request: string | undefined;
  requestRequired: boolean;
  answers: Map<string, { pointer: string | undefined }>;
};

/**
 * The operations of an OpenAPI document, the most literal paths first. HubSpot's also answer under their dated path, and record types
 * take the writes that the contract spells out for tasks: it was cut to what it names, the API has them for all types.
 */
export function loadOperations(document: unknown): Operation[] {
  const root = isRecord(document) ? document : {};
  const standard = texts(root['x-standard-query-parameters']);
  const operations: Operation[] = [];
  for (const [path, item] of Object.entries(record(root.paths))) {
    const prefix = serverPath(root, item);
    for (const [method, operation] of Object.entries(record(item))) {
      if (!isRecord(operation) || operation.responses === undefined) continue;
      for (const template of templatesOf(root, prefix + path, operation))
        operations.push(operationOf(path, method, template, operation, standard));
    }
  }
  return [...operations, ...neighbours(operations)].sort((a, b) => a.placeholders - b.placeholders);
}

function templatesOf(root: Record<string, unknown>, path: string, operation: Record<string, unknown>): string[] {
  const dated = operation['x-dated-path'];
  const versions = record(root['x-dated-versions']);
  const names = [versions.current, versions.previous].filter((name): name is string => typeof name === 'string');
  return typeof dated === 'string' ? [path, ...names.map((version) => dated.replace('{version}', version))] : [path];
}

function operationOf(
  path: string,
  method: string,
  template: string,
  operation: Record<string, unknown>,
  standard: string[],
): Operation {
  const base = `/paths/${pointerToken(path)}/${method}`;
  const all = Array.isArray(operation.parameters) ? operation.parameters.map(record) : [];
  const contents = record(record(operation.requestBody).content);
  const type = Object.keys(contents)[0];
  return {
    id: String(operation.operationId),
    method: method.toUpperCase(),
    ...matcher(template),
    parameters: all
      .filter((each) => each.in === 'query')
      .map((each) => ({ name: String(each.name), required: each.required === true, schema: record(each.schema) })),
    standardParameters: standard,
    request: type === undefined ? undefined : `${base}/requestBody/content/${pointerToken(type)}/schema`,
    requestRequired: record(operation.requestBody).required === true,
    answers: new Map(
      Object.entries(record(operation.responses)).map(([status, answer]) => [
        status,
        { pointer: answerPointer(base, status, answer) },
      ]),
    ),
  };
}

function answerPointer(base: string, status: string, answer: unknown): string | undefined {
  const json = record(record(answer).content)['application/json'];
  return json === undefined
    ? undefined
    : `${base}/responses/${status}/content/${pointerToken('application/json')}/schema`;
}

function matcher(template: string): { pattern: RegExp; placeholders: number } {
  const segments = template.split('/').filter((segment) => segment !== '');
  const source = segments.map((segment) =>
    segment.startsWith('{') ? '[^/]+' : segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
  );
  return {
    pattern: new RegExp(`^/${source.join('/')}/?$`),
    placeholders: segments.filter((segment) => segment.startsWith('{')).length,
  };
}

/** `contacts.create` and its like, from `tasks.create`: same shapes, without what only tasks must have. */
function neighbours(operations: Operation[]): Operation[] {
  const ofTasks = operations.filter((each) => /^tasks\.(create|archive|update|batchCreate|batchUpsert)$/.test(each.id));
  return ['contacts', 'companies'].flatMap((type) =>
    ofTasks.flatMap((task) => {
      const id = task.id.replace('tasks', type);
      const pattern = new RegExp(task.pattern.source.replace('tasks', type));
      const known = operations.some((each) => each.method === task.method && each.pattern.source === pattern.source);
      const request =
        task.id === 'tasks.create' ? '/components/schemas/SimplePublicObjectInputForCreate' : task.request;
      return known ? [] : [{ ...task, id, pattern, request }];
    }),
  );
}

function serverPath(root: Record<string, unknown>, item: unknown): string {
  const servers = record(item).servers ?? root.servers;
  const url = Array.isArray(servers) ? record(servers[0]).url : undefined;
  return typeof url === 'string' ? new URL(url).pathname.replace(/\/$/, '') : '';
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const record = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
const pointerToken = (text: string): string => encodeURIComponent(text.replace(/~/g, '~0').replace(/\//g, '~1'));
