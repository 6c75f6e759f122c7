import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { isRecord, loadOperations, type Operation } from './operations.ts';
import { queryProblems } from './query.ts';

/** One exchange with an outside API. `vendor` is the contract's file name without `.openapi.json`; bodies are parsed. */
export type CheckedExchange = {
  vendor: string;
  method: string;
  path: string;
  query: string;
  requestBody: unknown;
  status: number;
  responseBody: unknown;
};

export type ContractValidator = {
  /** What in the exchange departs from the contract; empty when nothing does. */
  check: (exchange: CheckedExchange) => string[];
};

/** Where the official contracts lie: beside the repository, or in the folder that CONTRACTS_DIR names. */
export function contractsDirectory(): string | undefined {
  const here = process.env.CONTRACTS_DIR ?? join(import.meta.dirname, '../../../shared/contracts');
  return existsSync(join(here, 'gmail.openapi.json')) ? here : undefined;
}

/**
 * Holds exchanges to the contracts in `directory`: operation by method and path, no unknown query parameters, both bodies valid, and
 * what must always be sent was sent. A request that was refused with 4xx may be wrong: only its answer is checked.
 */
export function createContractValidator(directory: string): ContractValidator {
  const contracts = new Map<string, Contract>();
  const contractOf = (vendor: string): Contract | undefined => {
    const file = join(directory, `${vendor}.openapi.json`);
    const known = contracts.get(vendor) ?? (existsSync(file) ? loadContract(vendor, file) : undefined);
    if (known !== undefined) contracts.set(vendor, known);
    return known;
  };
  return {
    check(exchange) {
      if (exchange.path === '/oauth/authorize') return [];
      const contract = contractOf(exchange.vendor);
      if (contract === undefined) return [`${exchange.vendor}: no contract of that name`];
      const label = `${exchange.vendor} ${exchange.method} ${exchange.path} -> ${exchange.status}`;
      const operation = contract.find(exchange.method, exchange.path);
      if (operation === undefined) return [`${label}: the contract has no such operation`];
      const refused = exchange.status >= 400 && exchange.status < 500;
      const asked = refused
        ? []
        : [...queryProblems(operation, exchange.query), ...contract.requestProblems(operation, exchange)];
      return [...asked, ...contract.answerProblems(operation, exchange)].map(
        (problem) => `${label} (${operation.id}): ${problem}`,
      );
    },
  };
}

/** Collects what is wrong with every exchange; hand `onExchange` to the sandbox and look at `problems` at the end. */
export function recordProblems(validator: ContractValidator): {
  problems: string[];
  seen: Set<string>;
  onExchange: (exchange: CheckedExchange & { fault?: string }) => void;
} {
  const problems: string[] = [];
  const seen = new Set<string>();
  return {
    problems,
    seen,
    onExchange: (exchange) => {
      seen.add(`${exchange.vendor} ${exchange.method} ${exchange.path}`);
      problems.push(...validator.check(exchange));
    },
  };
}

/** Its contract says in words that an empty 200 is an answer. */
const mayBeEmpty = new Set(['timedtext']);

type Contract = ReturnType<typeof loadContract>;

function loadContract(vendor: string, file: string) {
  const document: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const operations = loadOperations(document);
  const lenient = compiler(vendor, document, false);
  const strict = compiler(vendor, document, true);
  return {
    find: (method: string, path: string): Operation | undefined =>
      operations.find((each) => each.method === method && each.pattern.test(path)),
    requestProblems(operation: Operation, exchange: CheckedExchange): string[] {
      const { requestBody } = exchange;
      if (operation.request === undefined) return isEmpty(requestBody) ? [] : ['a body was sent where none is taken'];
      if (isEmpty(requestBody)) return operation.requestRequired ? ['the body is missing'] : [];
      return problemsOf(lenient(operation.request), requestBody, 'request');
    },
    answerProblems(operation: Operation, exchange: CheckedExchange): string[] {
      const { status, responseBody } = exchange;
      // Slack answers errors with 200; their shape stands under `default`.
      const isTold = isRecord(responseBody) && responseBody.ok === false;
      const answer =
        operation.answers.get(isTold ? 'default' : String(status)) ??
        (status >= 400 ? operation.answers.get('default') : undefined);
      if (answer === undefined) return [`status ${status} is not in the contract`];
      if (isEmpty(responseBody) && mayBeEmpty.has(operation.id)) return [];
      if (answer.pointer === undefined || isEmpty(responseBody))
        return answer.pointer === undefined ? [] : ['the answer has no body'];
      const query = new URLSearchParams(exchange.query);
      if (query.get('alt') === 'media' && status < 400) return [];
      const partial = query.has('fields');
      return problemsOf((partial ? lenient : strict)(answer.pointer), responseBody, 'answer');
    },
  };
}

/** Compiles schemas by JSON pointer; `complete` also demands what `x-always-present` lists. */
function compiler(vendor: string, document: unknown, complete: boolean): (pointer: string) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addFormat('binary', true);
  ajv.addKeyword({
    keyword: 'x-always-present',
    schemaType: 'array',
    errors: false,
    validate: (names: string[], data: unknown) =>
      !complete || !isRecord(data) || names.every((name) => data[name] !== undefined),
  });
  ajv.addSchema({ $id: vendor, ...(isRecord(document) ? document : {}) });
  const compiled = new Map<string, ValidateFunction>();
  return (pointer) => {
    const known = compiled.get(pointer) ?? ajv.compile({ $ref: `${vendor}#${pointer}` });
    compiled.set(pointer, known);
    return known;
  };
}

function problemsOf(validate: ValidateFunction, body: unknown, what: string): string[] {
  if (validate(JSON.parse(JSON.stringify(body)))) return [];
  return (validate.errors ?? []).map((error) => {
    const detail = error.keyword === 'additionalProperties' ? ` (${String(error.params.additionalProperty)})` : '';
    return `${what}${error.instancePath} ${error.message ?? error.keyword}${detail}`;
  });
}

const isEmpty = (body: unknown): boolean => body === undefined || body === '';
