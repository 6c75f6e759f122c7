import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Operation, Parameter } from './operations.ts';

const ajv = new Ajv2020({ strict: false, coerceTypes: true });
addFormats.default(ajv);

/** What is wrong with a query string: unknown names, missing ones, values that their schema does not take. */
export function queryProblems(operation: Operation, query: string): string[] {
  const given = new URLSearchParams(query);
  const known = new Set([...operation.parameters.map((parameter) => parameter.name), ...operation.standardParameters]);
  const unknown = [...new Set(given.keys())]
    .filter((name) => !known.has(name))
    .map((name) => `unknown query parameter ${name}`);
  return [
    ...unknown,
    ...operation.parameters.flatMap((parameter) => valueProblems(parameter, given.getAll(parameter.name))),
  ];
}

function valueProblems(parameter: Parameter, values: string[]): string[] {
  if (values.length === 0) return parameter.required ? [`query parameter ${parameter.name} is missing`] : [];
  const isList = parameter.schema.type === 'array';
  if (!isList && values.length > 1) return [`query parameter ${parameter.name} was given ${values.length} times`];
  const holder = { value: isList ? values : values[0] };
  const valid = ajv.validate({ type: 'object', properties: { value: parameter.schema } }, holder);
  return valid ? [] : [`query parameter ${parameter.name}: ${ajv.errorsText()}`];
}
