/** A projection as a tree: what is asked of each field, and of the fields inside it. */
import { refuse } from '../errors';
import { parsePath } from '../values/path';
import { isDocument, isNumeric } from '../values/value';
import type { BsonDocument, BsonValue } from '../values/value';

/** What a projection says of one field. */
export type Leaf =
  | { readonly kind: 'include' | 'exclude' }
  | { readonly kind: 'compute'; readonly spec: BsonValue }
  | { readonly kind: 'slice' | 'elemMatch'; readonly operand: BsonValue }
  | { readonly kind: 'positional' };

/** What a projection says of the fields inside one. */
export interface Branch {
  readonly kind: 'branch';
  readonly children: Map<string, Leaf | Branch>;
}

/** Which `$` words are operators of the projection itself rather than expressions. */
export type Dialect = 'find' | 'stage';

function operatorLeaf(operand: BsonDocument, dialect: Dialect): Leaf {
  const [[name, value]] = Object.entries(operand) as [[string, BsonValue]];
  if (dialect === 'stage') return { kind: 'compute', spec: operand };
  if (name === '$slice') return { kind: 'slice', operand: value };
  if (name === '$elemMatch') return { kind: 'elemMatch', operand: value };
  if (name === '$meta') refuse('BadValue', 'the projection operator $meta is not supported');
  return { kind: 'compute', spec: operand };
}

function leafOf(value: BsonValue, dialect: Dialect): Leaf {
  if (isNumeric(value) || typeof value === 'boolean') return { kind: Number(value) === 0 ? 'exclude' : 'include' };
  if (isDocument(value) && Object.keys(value)[0]?.startsWith('$')) return operatorLeaf(value, dialect);
  return { kind: 'compute', spec: value };
}

function insert(branch: Branch, path: readonly string[], leaf: Leaf | Branch): void {
  const [name = '', ...rest] = path;
  if (name === '') refuse('BadValue', 'a projection path has an empty component');
  if (name.startsWith('$')) refuse('BadValue', `a projection path may not contain '${name}' there`);
  const known = branch.children.get(name);
  if (rest.length === 0) {
    if (known) refuse('BadValue', `Path collision at ${name}`);
    branch.children.set(name, leaf);
    return;
  }
  if (known && known.kind !== 'branch')
    return refuse('BadValue', `Path collision at ${name} remaining portion ${rest.join('.')}`);
  const next: Branch = known ?? { kind: 'branch', children: new Map() };
  branch.children.set(name, next);
  insert(next, rest, leaf);
}

function addFields(branch: Branch, prefix: readonly string[], spec: BsonDocument, dialect: Dialect): void {
  for (const [name, value] of Object.entries(spec)) {
    const path = [...prefix, ...parsePath(name)];
    const isNested = isDocument(value) && !Object.keys(value)[0]?.startsWith('$');
    if (isNested && Object.keys(value).length === 0)
      refuse('BadValue', `An empty sub-projection is not a valid value: ${name}`);
    if (isNested) addFields(branch, path, value, dialect);
    else if (dialect === 'find' && path.at(-1) === '$') insert(branch, path.slice(0, -1), { kind: 'positional' });
    else insert(branch, path, leafOf(value, dialect));
  }
}

/** Parses `{ a: 1, 'b.c': 1, d: { e: 1 } }`. Throws StoreError BadValue for paths that collide. */
export function parseProjection(spec: BsonDocument, dialect: Dialect): Branch {
  const root: Branch = { kind: 'branch', children: new Map() };
  addFields(root, [], spec, dialect);
  return root;
}

/** The leaves below a branch, each with its dotted path. */
export function leavesOf(branch: Branch, prefix = ''): { readonly path: string; readonly leaf: Leaf }[] {
  return [...branch.children].flatMap(([name, child]) =>
    child.kind === 'branch' ? leavesOf(child, `${prefix}${name}.`) : [{ path: prefix + name, leaf: child }],
  );
}
