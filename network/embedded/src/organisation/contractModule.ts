import { createRequire } from 'node:module';
import type { Contract } from 'fabric-contract-api';
import { ConfigurationInvalidError } from '../errors';

type ContractClass = new () => Contract;

/** Serializers as a contract module may export them: the name of one, and classes by name (fabric-shim's bootstrap). */
interface Serializers {
  readonly transaction: string;
  readonly serializers: Readonly<Record<string, unknown>>;
}

/** What a contract module offers. */
export interface ContractModule {
  readonly contracts: readonly ContractClass[];
  /** Null: Fabric's JSON serializer. */
  readonly serializers: Serializers | null;
}

function isContractClass(value: unknown): value is ContractClass {
  return typeof value === 'function';
}

function isSerializers(value: unknown): value is Serializers {
  return (
    typeof value === 'object' &&
    value !== null &&
    'transaction' in value &&
    typeof value.transaction === 'string' &&
    'serializers' in value &&
    typeof value.serializers === 'object' &&
    value.serializers !== null
  );
}

function propertyOf(module: unknown, name: string): unknown {
  return typeof module === 'object' && module !== null ? Reflect.get(module, name) : undefined;
}

function requireModule(path: string): unknown {
  try {
    return createRequire(__filename)(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigurationInvalidError(`contract module ${path} cannot be loaded: ${reason}`, { cause });
  }
}

/**
 * Loads a CommonJS module that exports `contracts`, a list of contract classes, and perhaps `serializers`, as a
 * chaincode package does. Throws ConfigurationInvalidError.
 */
export function loadContractModule(path: string): ContractModule {
  const module = requireModule(path);
  const contracts = propertyOf(module, 'contracts');
  const serializers = propertyOf(module, 'serializers') ?? null;
  if (!Array.isArray(contracts) || contracts.length === 0 || !contracts.every(isContractClass)) {
    throw new ConfigurationInvalidError(`contract module ${path} exports no list of contract classes named contracts`);
  }
  if (serializers !== null && !isSerializers(serializers)) {
    throw new ConfigurationInvalidError(`the serializers of contract module ${path} have not the form of Fabric's`);
  }
  return { contracts, serializers };
}
