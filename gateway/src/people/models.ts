/** What the ledger does not know: people and logins, keys asking to be enrolled, acts on their way. Not rebuildable. */
import { Schema } from 'mongoose';
import type { Connection, Model } from 'mongoose';
import type { Code, KeyClass, Kind, SigningRole } from '../../../chaincode/src/protocol';
import type { Details } from '../../../chaincode/src/protocol/details';
import type {
  InvoiceTags,
  LineStep,
  OpenedLine,
  PresentedBody,
  RecordId,
  Signature,
  SignerProof,
  Statement,
} from '../../../chaincode/src/protocol/acts';
import type { Item } from '../../../chaincode/src/protocol/items';

/** What somebody sits down to do; the client opens on that screen. */
export const DESKS = [
  'clerk',
  'manager',
  'owner',
  'operations',
  'administrator',
  'office',
  'registrar',
  'regulator',
] as const;
export type Desk = (typeof DESKS)[number];

export interface UserDocument {
  readonly _id: string;
  /** Lower case, unique in the organisation. */
  readonly login: string;
  readonly name: string;
  /** For readers of English; null where it is not known. */
  readonly nameEnglish: string | null;
  readonly passwordHash: string;
  /** Null for the organisation's own officers. */
  readonly party: string | null;
  readonly desk: Desk;
  /** Opaque id that goes on the ledger; the name stays here. */
  readonly person: string;
  readonly signingRoles: readonly SigningRole[];
  readonly groups: readonly string[];
  readonly isDisabled: boolean;
}

/** One refresh token of a login; a family is the chain of tokens since the password was given. */
export interface LoginDocument {
  /** SHA-256 of the token, hex. */
  readonly _id: string;
  readonly family: string;
  readonly user: string;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
  readonly isRevoked: boolean;
}

export interface EnrolmentDocument {
  readonly _id: string;
  readonly user: string;
  readonly party: string;
  readonly person: string;
  readonly signingRoles: readonly SigningRole[];
  readonly groups: readonly string[];
  readonly key: string;
  readonly keyClass: KeyClass;
  readonly label: string;
  readonly createdAt: Date;
}

/** A statement with its signatures so far. The items are in its chunks. */
export interface StatementDocument {
  /** The statement's hash. */
  readonly _id: string;
  readonly party: string;
  readonly kind: Kind;
  readonly statement: Statement;
  readonly lines: readonly OpenedLine[];
  readonly seed: string;
  readonly signatures: readonly Signature[];
  /** Persons who must sign. */
  readonly persons: number;
  readonly state: 'waiting' | 'carrying' | 'done' | 'withdrawn';
  readonly count: number;
  readonly sums: Readonly<Record<string, string>>;
  readonly createdAt: Date;
  readonly createdBy: string;
}

/** Bodies and proofs that came with an act from elsewhere; our own acts find them in our archive. */
export interface CarriedEvidence {
  readonly records: readonly PresentedBody[];
  readonly signers: readonly SignerProof[];
  readonly claimLines: Readonly<Record<RecordId, readonly LineStep[]>>;
  readonly origins: Readonly<Record<RecordId, LineStep>>;
}

export type ChunkState = 'held' | 'waiting' | 'sent' | 'applied' | 'refused' | 'stuck';

/** One transaction of a run on its way to the ledger: the outbox. */
export interface ChunkDocument {
  readonly _id: string;
  readonly statement: string;
  readonly index: number;
  readonly start: number;
  readonly items: readonly Item[];
  readonly act: string;
  readonly endorsers: readonly string[];
  readonly state: ChunkState;
  readonly tags: readonly InvoiceTags[];
  readonly evidence: CarriedEvidence | null;
  readonly outcomes: readonly string[];
  readonly code: Code | null;
  readonly details: Details | null;
  /** Attempts so far; the pause before the next one grows with them. */
  readonly attempts: number;
  /** Those the ledger answered without applying it: after too many it waits for somebody to bring it again. */
  readonly lost: number;
  /** How often it was brought: an attempt that began before the last time says nothing about it any more. */
  readonly turn: number;
  readonly transactionId: string | null;
  readonly nextAt: Date;
}

export type ImportState = 'reading' | 'ready' | 'failed';

export interface ImportDocument {
  readonly _id: string;
  readonly party: string;
  readonly user: string;
  readonly name: string;
  readonly state: ImportState;
  readonly rows: number;
  readonly good: number;
  readonly bad: number;
  readonly known: number;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly error: string | null;
}

/** One document or row of an import. */
export interface ImportRowDocument {
  readonly _id: string;
  readonly import: string;
  readonly index: number;
  readonly kind: string;
  readonly content: unknown;
}

/** One line of the registrar's signed log of tag requests; hash-chained. */
export interface TagLogDocument {
  readonly _id: number;
  readonly organisation: string;
  readonly count: number;
  readonly atMs: number;
  readonly previous: string;
  readonly hash: string;
  readonly signature: string;
}

const mixed = Schema.Types.Mixed;
const options = (collection: string): { collection: string; versionKey: false; minimize: false } => ({
  collection,
  versionKey: false,
  minimize: false,
});

const userSchema = new Schema(
  {
    _id: String,
    login: String,
    name: String,
    nameEnglish: String,
    passwordHash: String,
    party: String,
    desk: String,
    person: String,
    signingRoles: [String],
    groups: [String],
    isDisabled: Boolean,
  },
  options('users'),
);
userSchema.index({ login: 1 }, { unique: true });

const loginSchema = new Schema(
  { _id: String, family: String, user: String, expiresAt: Date, usedAt: Date, isRevoked: Boolean },
  options('logins'),
);
loginSchema.index({ family: 1 });
loginSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

const enrolmentSchema = new Schema(
  {
    _id: String,
    user: String,
    party: String,
    person: String,
    signingRoles: [String],
    groups: [String],
    key: String,
    keyClass: String,
    label: String,
    createdAt: Date,
  },
  options('enrolments'),
);
enrolmentSchema.index({ party: 1 });
enrolmentSchema.index({ key: 1 }, { unique: true });

const statementSchema = new Schema(
  {
    _id: String,
    party: String,
    kind: String,
    statement: mixed,
    lines: mixed,
    seed: String,
    signatures: mixed,
    persons: Number,
    state: String,
    count: Number,
    sums: mixed,
    createdAt: Date,
    createdBy: String,
  },
  options('statements'),
);
statementSchema.index({ party: 1, state: 1, createdAt: 1 });

const chunkSchema = new Schema(
  {
    _id: String,
    statement: String,
    index: Number,
    start: Number,
    items: mixed,
    act: String,
    endorsers: [String],
    state: String,
    tags: mixed,
    evidence: mixed,
    outcomes: [String],
    code: String,
    details: mixed,
    attempts: Number,
    lost: Number,
    turn: Number,
    transactionId: String,
    nextAt: Date,
  },
  options('chunks'),
);
chunkSchema.index({ state: 1, nextAt: 1 });
chunkSchema.index({ statement: 1, index: 1 });

const importSchema = new Schema(
  {
    _id: String,
    party: String,
    user: String,
    name: String,
    state: String,
    rows: Number,
    good: Number,
    bad: Number,
    known: Number,
    startedAt: Date,
    finishedAt: Date,
    error: String,
  },
  options('imports'),
);
importSchema.index({ party: 1, startedAt: 1 });

const importRowSchema = new Schema(
  { _id: String, import: String, index: Number, kind: String, content: mixed },
  options('importRows'),
);
importRowSchema.index({ import: 1, kind: 1, index: 1 });

const tagLogSchema = new Schema(
  { _id: Number, organisation: String, count: Number, atMs: Number, previous: String, hash: String, signature: String },
  options('tagLog'),
);

tagLogSchema.index({ organisation: 1, atMs: 1 });

export interface PeopleModels {
  readonly users: Model<UserDocument>;
  readonly logins: Model<LoginDocument>;
  readonly enrolments: Model<EnrolmentDocument>;
  readonly statements: Model<StatementDocument>;
  readonly chunks: Model<ChunkDocument>;
  readonly imports: Model<ImportDocument>;
  readonly importRows: Model<ImportRowDocument>;
  readonly tagLog: Model<TagLogDocument>;
}

/** Registers the models on a connection and makes their indexes. */
export async function peopleModelsOn(connection: Connection): Promise<PeopleModels> {
  const models = {
    users: connection.model<UserDocument>('User', userSchema),
    logins: connection.model<LoginDocument>('Login', loginSchema),
    enrolments: connection.model<EnrolmentDocument>('Enrolment', enrolmentSchema),
    statements: connection.model<StatementDocument>('Statement', statementSchema),
    chunks: connection.model<ChunkDocument>('Chunk', chunkSchema),
    imports: connection.model<ImportDocument>('Import', importSchema),
    importRows: connection.model<ImportRowDocument>('ImportRow', importRowSchema),
    tagLog: connection.model<TagLogDocument>('TagLog', tagLogSchema),
  };
  for (const model of Object.values(models)) await model.createIndexes();
  return models;
}
