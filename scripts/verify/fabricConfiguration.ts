/**
 * What a Fabric channel agreed on, read from its own blocks: configuration blocks name the members and their
 * authorities, the lifecycle's transactions the policies and collections of each definition of the chaincode. What a
 * block brings is in force from the next one on.
 */
import type { ChannelConfiguration } from '../../network/embedded/src/channelConfiguration';
import { decodeTransaction } from '../../network/embedded/src/blocks/decodedTransaction';
import { ChannelHeader, Envelope, HEADER_TYPES, Payload } from '../../network/embedded/src/protobuf/common';
import {
  bytes,
  embedded,
  flag,
  integer,
  message,
  repeated,
  repeatedBytes,
  text,
} from '../../network/embedded/src/protobuf/message';
import type { MessageType } from '../../network/embedded/src/protobuf/message';
import { MspRole, SignaturePolicyEnvelope } from '../../network/embedded/src/protobuf/policies';
import { VALIDATION_CODES } from '../../network/embedded/src/validationCodes';

const LIFECYCLE = '_lifecycle';

// Messages of Fabric's common/configtx.proto and msp/msp_config.proto, as far as members are read from them.
interface Group {
  readonly groups: readonly { readonly key: string; readonly value: Group | null }[];
  readonly values: readonly { readonly key: string; readonly value: { readonly value: Uint8Array } | null }[];
}
const Group: MessageType<Group> = message({
  groups: repeated(2, () => GroupEntry),
  values: repeated(3, () => ValueEntry),
});
const GroupEntry = message({ key: text(1), value: embedded(2, () => Group) });
const ConfigValue = message({ value: bytes(2) });
const ValueEntry = message({ key: text(1), value: embedded(2, () => ConfigValue) });
const Config = message({ channelGroup: embedded(2, () => Group) });
const ConfigEnvelope = message({ config: embedded(1, () => Config) });
const MspConfig = message({ config: bytes(2) });
const RootCertificates = message({ name: text(1), roots: repeatedBytes(2) });

// Messages of Fabric's peer/lifecycle and peer/collection.proto, as far as the rules of writing are read from them.
const StoredField = message({ bytes: bytes(2) });
const ApplicationPolicy = message({ signaturePolicy: bytes(1) });
const ValidationInfo = message({ plugin: text(1), parameter: bytes(2) });
const MemberPolicy = message({ signaturePolicy: embedded(1, () => SignaturePolicyEnvelope) });
const StaticCollection = message({
  name: text(1),
  members: embedded(2, () => MemberPolicy),
  requiredPeers: integer(3),
  maxPeers: integer(4),
  blockToLive: integer(5),
  memberOnlyRead: flag(6),
  memberOnlyWrite: flag(7),
  endorsement: embedded(8, () => ApplicationPolicy),
});
const CollectionConfig = message({ collection: embedded(1, () => StaticCollection) });
const CollectionPackage = message({ collections: repeated(1, () => CollectionConfig) });

type Members = ChannelConfiguration['organisations'];
type Collections = ChannelConfiguration['collections'];

/** Members of a configuration block; null where the envelope is none. */
function membersIn(envelope: Uint8Array): Members | null {
  const { header, data } = Payload.decode(Envelope.decode(envelope).payload);
  if (ChannelHeader.decode(header?.channelHeader ?? new Uint8Array()).type !== HEADER_TYPES.config) return null;
  const groups = ConfigEnvelope.decode(data).config?.channelGroup?.groups ?? [];
  const application = groups.find(({ key }) => key === 'Application')?.value;
  return (application?.groups ?? []).map(({ key, value }) => {
    const own = value?.values.find((entry) => entry.key === 'MSP')?.value?.value ?? new Uint8Array();
    const { roots } = RootCertificates.decode(MspConfig.decode(own).config);
    return { mspId: key, rootCertificatesPem: roots.map((root) => Buffer.from(root).toString('utf8')) };
  });
}

function collectionsIn(stored: Uint8Array): Collections {
  return CollectionPackage.decode(stored).collections.flatMap(({ collection }) => {
    if (collection === null) return [];
    const { name, members, endorsement, memberOnlyRead, memberOnlyWrite, blockToLive } = collection;
    const identities = members?.signaturePolicy?.identities ?? [];
    return [
      {
        name,
        memberMspIds: identities.map(({ principal }) => MspRole.decode(principal).mspId),
        endorsementPolicy: endorsement === null ? null : endorsement.signaturePolicy,
        memberOnlyRead,
        memberOnlyWrite,
        blockToLive,
      },
    ];
  });
}

/** What a transaction of the lifecycle defines anew for a chaincode. */
function definedIn(envelope: Uint8Array, chaincode: string): Partial<ChannelConfiguration> {
  const transaction = decodeTransaction(envelope);
  const writes = transaction?.sets.find(({ namespace }) => namespace === LIFECYCLE)?.open.writes ?? [];
  const field = (name: string): Uint8Array | null => {
    const write = writes.find(({ key }) => key === `namespaces/fields/${chaincode}/${name}`);
    return write === undefined ? null : StoredField.decode(write.value).bytes;
  };
  const [validation, collections] = [field('ValidationInfo'), field('Collections')];
  return {
    ...(validation === null ? {} : { chaincodePolicy: policyIn(validation) }),
    ...(collections === null ? {} : { collections: collectionsIn(collections) }),
  };
}

function policyIn(validation: Uint8Array): Uint8Array {
  return ApplicationPolicy.decode(ValidationInfo.decode(validation).parameter).signaturePolicy;
}

/** The configuration in force, from block to block; before the first block nobody is a member. */
export class FollowedConfiguration {
  current: ChannelConfiguration;

  constructor({ channel, chaincode }: Pick<ChannelConfiguration, 'channel' | 'chaincode'>) {
    const nothing = { organisations: [], collections: [], chaincodePolicy: new Uint8Array() };
    this.current = { channel, chaincode, ordererCertificatePem: '', ...nothing };
  }

  /** Takes up what a block changes for the next one. */
  follow(envelopes: readonly Uint8Array[], codes: Uint8Array): void {
    for (const [index, envelope] of envelopes.entries()) {
      if (codes[index] !== VALIDATION_CODES.VALID) continue;
      const organisations = membersIn(envelope);
      const changes = organisations === null ? definedIn(envelope, this.current.chaincode) : { organisations };
      if (Object.keys(changes).length > 0) this.current = { ...this.current, ...changes };
    }
  }
}
