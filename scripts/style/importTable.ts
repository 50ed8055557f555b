/**
 * Which folder may import what: the rule, as data. The first entry whose folder a file is in applies; a file may always
 * import from its own folder. `types` may be imported as types only. Packages are npm names; `node:` is Node itself.
 */
export interface ImportRule {
  readonly folder: string;
  readonly why: string;
  readonly folders: readonly string[];
  readonly types?: readonly string[];
  readonly packages: readonly string[];
}

const FABRIC = ['fabric-contract-api', 'fabric-shim-api', '@hyperledger/fabric-protos'];
/** In the order of the modules; each may import those to its left. */
export const MODULES = [
  'parties',
  'titles',
  'orders',
  'receipts',
  'receivables',
  'assignments',
  'facilities',
  'financings',
  'settlement',
  'acts',
];
const PROTOCOL = ['chaincode/src/protocol.ts', 'chaincode/src/protocol'];
const KERNEL = 'chaincode/src/kernel';
const STATEMENT = 'chaincode/src/statement';
const SUITES = 'chaincode/src/suites';
/** Parts of the chaincode's ledger folder that are plain functions on bytes: readers outside need the same ones. */
const LEDGER_FORMATS = [
  'chaincode/src/ledger/envelope.ts',
  'chaincode/src/ledger/claimLines.ts',
  'chaincode/src/ledger/keys.ts',
  'chaincode/src/ledger/network.ts',
  'chaincode/src/ledger/policies.ts',
  'chaincode/src/ledger/shapes.ts',
  'chaincode/src/ledger/signers.ts',
];

const domainRules: readonly ImportRule[] = MODULES.map((module, index) => ({
  folder: `chaincode/src/domain/${module}`,
  why: 'record variants, transition table, command parser, ordered checks and decisions of one noun',
  folders: [
    ...PROTOCOL,
    KERNEL,
    'chaincode/src/domain/world.ts',
    'chaincode/src/domain/shapes.ts',
    'chaincode/src/domain/hosting.ts',
    ...MODULES.slice(0, index).map((left) => `chaincode/src/domain/${left}`),
  ],
  packages: [],
}));

export const IMPORT_RULES: readonly ImportRule[] = [
  { folder: 'chaincode/src/protocol', why: 'names, codes and plain wire types', folders: PROTOCOL, packages: [] },
  {
    folder: KERNEL,
    why: 'values and arithmetic that would be true in any finance system',
    folders: PROTOCOL,
    packages: [],
  },
  ...domainRules,
  { folder: 'chaincode/src/domain', why: 'what every module shares', folders: [...PROTOCOL, KERNEL], packages: [] },
  {
    folder: STATEMENT,
    why: 'what is signed and how it is hashed; runs in the browser too',
    folders: [...PROTOCOL, KERNEL],
    packages: [],
  },
  { folder: SUITES, why: "the only importer of Node's crypto", folders: [...PROTOCOL], packages: ['node:'] },
  {
    folder: 'chaincode/src/ledger',
    why: 'everything that knows the Fabric stub; never the domain',
    folders: [...PROTOCOL, KERNEL, STATEMENT, SUITES],
    packages: [...FABRIC, 'fflate', 'node:zlib'],
  },
  {
    folder: 'chaincode',
    why: 'the public functions and the table from kind to module',
    folders: ['chaincode/src'],
    packages: FABRIC,
  },
  {
    folder: 'gateway/src/store',
    why: 'documents, not our nouns',
    folders: [],
    packages: ['mongoose', 'bson', 'mingo', 'pino', 'node:'],
  },
  {
    folder: 'gateway/src/files',
    why: 'outside formats to plain records',
    folders: [
      ...PROTOCOL,
      KERNEL,
      'chaincode/src/statement/hashing.ts',
      'chaincode/src/suites/suite.ts',
      'chaincode/src/suites/boundedCache.ts',
    ],
    packages: ['fast-xml-parser', 'csv-parse', 'node:'],
  },
  {
    folder: 'gateway/src/archive',
    why: 'what an organisation was told, ready to be presented again',
    folders: [...PROTOCOL, KERNEL, STATEMENT, 'chaincode/src/domain/hosting.ts', 'chaincode/src/ledger/shapes.ts'],
    packages: [],
  },
  {
    folder: 'gateway/src/ledger',
    why: 'the port and its adapters',
    folders: [...PROTOCOL, KERNEL, 'chaincode/src/ledger/keys.ts', 'network/embedded/src'],
    packages: ['fabric-network', 'fabric-common', '@hyperledger/fabric-gateway', '@grpc/grpc-js', 'node:'],
  },
  {
    folder: 'gateway/src/anchor',
    why: 'roots of the ledger on a neutral chain; tags of invoices at the meeting point',
    folders: [...PROTOCOL, KERNEL, STATEMENT, SUITES, 'gateway/src/ledger', 'gateway/src/tags'],
    packages: ['pino', 'zod', 'node:'],
  },
  {
    folder: 'gateway/src/readmodels',
    why: 'projections and their queries',
    folders: [...PROTOCOL, KERNEL, STATEMENT, 'gateway/src/archive'],
    packages: ['mongoose'],
  },
  {
    folder: 'gateway/src/people',
    why: 'what the ledger does not know',
    folders: [...PROTOCOL, 'gateway/src/auth'],
    packages: ['mongoose', 'node:'],
  },
  {
    folder: 'gateway/src/projector',
    why: 'the pure projection and the loop around it',
    folders: [
      ...PROTOCOL,
      KERNEL,
      STATEMENT,
      SUITES,
      ...LEDGER_FORMATS,
      'gateway/src/archive',
      'gateway/src/ledger',
      'gateway/src/readmodels',
    ],
    packages: ['mongoose', 'pino'],
  },
  {
    folder: 'gateway/src/routes',
    why: 'pipeline, schema and presenter of each resource',
    folders: [
      ...PROTOCOL,
      KERNEL,
      STATEMENT,
      SUITES,
      ...LEDGER_FORMATS,
      'chaincode/src/contracts/kinds.ts',
      'chaincode/src/contracts/states.ts',
      'chaincode/src/ledger/shapes.ts',
      'gateway/src',
    ],
    packages: ['express', 'zod', 'csv-parse', 'node:'],
  },
  {
    folder: 'gateway/src',
    why: 'the process and its parts',
    folders: [
      ...PROTOCOL,
      KERNEL,
      STATEMENT,
      SUITES,
      ...LEDGER_FORMATS,
      'network/embedded/src',
      'network/identities/src',
    ],
    packages: [
      'express',
      'helmet',
      'jsonwebtoken',
      'mongoose',
      'pino',
      'zod',
      '@node-rs/argon2',
      '@asteasolutions/zod-to-openapi',
      'node:',
    ],
  },
  {
    folder: 'web',
    why: 'screens; talks to the gateway over HTTP only',
    folders: [STATEMENT, KERNEL],
    types: PROTOCOL,
    packages: ['preact', 'preact-iso', '@noble/hashes', 'vite', 'node:'],
  },
  {
    folder: 'network/embedded',
    why: "the peer's and orderer's side in one process; no contract of ours by name",
    folders: ['network/identities/src'],
    packages: [...FABRIC, 'fabric-shim', 'classic-level', 'long', 'node:'],
  },
  {
    folder: 'network/fabric',
    why: 'starts and operates the Fabric programs; no contract of ours by name',
    folders: ['network/identities/src'],
    packages: ['fabric-contract-api', 'fabric-shim', 'rolldown', 'node:'],
  },
  {
    folder: 'network/anchor',
    why: "the contracts, and the chain's side of the gateway's ports",
    folders: [KERNEL, ...PROTOCOL, 'gateway/src/anchor'],
    packages: ['ethers', 'hardhat', 'zod', 'node:'],
  },
  {
    folder: 'network/identities',
    why: 'the only place that issues an X.509 certificate',
    folders: [],
    packages: ['@peculiar/x509', 'reflect-metadata', 'node:'],
  },
];

/** Folders that may import anything; nothing may import the second one's tests, or scripts. */
export const FREE_FOLDERS = ['scripts', 'test'];
