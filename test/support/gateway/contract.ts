/**
 * Every answer that anybody in this process gets from a gateway is checked against the OpenAPI document that gateway
 * serves: a test's own requests, a desk's, whatever goes through `fetch`.
 */
import { mismatches } from './jsonSchema';

type Node = Readonly<Record<string, unknown>>;

interface Operation {
  readonly method: string;
  /** As the document writes it. */
  readonly path: string;
  readonly pattern: RegExp;
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: Node }>> }>
  >;
}

/** A gateway's document, ready to be asked. */
export interface Contract {
  readonly document: Node;
  readonly operations: readonly Operation[];
}

const METHODS: ReadonlySet<string> = new Set(['get', 'post', 'put', 'delete', 'patch', 'head', 'options']);

/** Throws where an answer is not as documented. */
export class ContractBroken extends Error {
  constructor(what: string, found: string) {
    super(`${what}: ${found}`);
    this.name = 'ContractBroken';
  }
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/\./g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`);
}

export function contractOf(document: Node): Contract {
  const paths = document['paths'] as Readonly<Record<string, Readonly<Record<string, Node>>>>;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => METHODS.has(method))
      .map(([method, { responses }]) => {
        return { method, path, pattern: patternOf(path), responses: responses as Operation['responses'] };
      }),
  );
  return { document, operations };
}

/** An answer as it came. */
export interface Answer {
  readonly method: string;
  /** Below `/api/v1`, without the query. */
  readonly path: string;
  readonly status: number;
  readonly type: string | null;
  readonly body: string;
}

function operationOf({ operations }: Contract, { method, path }: Answer): Operation | null {
  const fitting = operations.filter((entry) => entry.method === method.toLowerCase() && entry.pattern.test(path));
  // `/imports/{id}` does not take the place of a path that is written out.
  return fitting.find((entry) => !entry.path.includes('{')) ?? fitting[0] ?? null;
}

const PROBLEM = 'application/problem+json';

/** The schema of an answer: its own, or for every refusal the common one. Throws ContractBroken. */
function schemaFor(operation: Operation | null, answer: Answer): Node | null {
  const what = `${answer.method} ${answer.path} ${answer.status}`;
  const type = answer.type?.split(';')[0] ?? null;
  if (answer.status >= 400) {
    if (type !== PROBLEM) throw new ContractBroken(what, `${PROBLEM} expected, ${String(type)} came`);
    return { $ref: '#/components/schemas/Problem' };
  }
  const documented = operation?.responses[String(answer.status)];
  if (documented === undefined) throw new ContractBroken(what, 'the document does not know this answer');
  if (documented.content === undefined) {
    if (answer.body !== '') throw new ContractBroken(what, 'a body where none is documented');
    return null;
  }
  const content = documented.content[type ?? ''];
  if (content === undefined) throw new ContractBroken(what, `the document does not know the type ${String(type)}`);
  return type === 'application/json' ? (content.schema ?? null) : null;
}

/** Checks one answer; gives the operation and status it counts for. Throws ContractBroken. */
export function checkAnswer(contract: Contract, answer: Answer): string | null {
  // Where there is a GET there is a HEAD: the same answer without its body.
  if (answer.method === 'HEAD') return null;
  const operation = operationOf(contract, answer);
  const schema = schemaFor(operation, answer);
  const what = `${answer.method} ${answer.path} ${answer.status}`;
  if (schema !== null) {
    const [first, ...others] = mismatches(JSON.parse(answer.body), schema, contract.document);
    if (first !== undefined)
      throw new ContractBroken(
        what,
        `${first.path} ${first.rule}${others.length > 0 ? ` and ${others.length} more` : ''}`,
      );
  }
  return operation === null ? null : `${operation.method} ${operation.path} ${answer.status}`;
}

const API = /^\/[a-z]+\/api\/v1(\/.*)$/;

/** Path below the API, or null for other parts of the server. */
function apiPath(url: URL): string | null {
  const path = API.exec(url.pathname)?.[1] ?? null;
  return path === '/openapi.json' ? null : path;
}

/** Reads the document of a server and checks from now on, until `end`. */
export async function watchAnswers(
  server: string,
): Promise<{ readonly answered: ReadonlySet<string>; readonly contract: Contract; readonly end: () => void }> {
  const original = globalThis.fetch;
  const contract = contractOf((await (await original(`${server}/core/api/v1/openapi.json`)).json()) as Node);
  const answered = new Set<string>();
  globalThis.fetch = async (input, options) => {
    const response = await original(input, options);
    const url = new URL(input instanceof Request ? input.url : input);
    const path = url.origin === server ? apiPath(url) : null;
    if (path === null) return response;
    const type = response.headers.get('content-type');
    const isStream = type?.startsWith('text/event-stream') === true;
    const body = isStream ? '' : await response.clone().text();
    const { status } = response;
    const counted = checkAnswer(contract, { method: options?.method ?? 'GET', path, status, type, body });
    if (counted !== null) answered.add(counted);
    return response;
  };
  const end = (): void => {
    globalThis.fetch = original;
  };
  return { answered, contract, end };
}
