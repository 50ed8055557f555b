import { common, msp } from '@hyperledger/fabric-protos';
import { expect } from 'chai';
import { FollowedConfiguration } from '../../scripts/verify/fabricConfiguration';

const VALID = new Uint8Array([0]);

/** The library's types name a map class that it does not bring along. */
interface Entries {
  set(key: string, value: unknown): unknown;
}

function put(entries: unknown, key: string, value: unknown): void {
  (entries as Entries).set(key, value);
}

/** An envelope with a channel's configuration in which the hub has these roots. */
function configured(roots: readonly string[]): Uint8Array {
  const own = new msp.FabricMSPConfig();
  own.setName('HubMSP');
  own.setRootCertsList(roots.map((root) => Buffer.from(root)));
  const config = new msp.MSPConfig();
  config.setConfig(own.serializeBinary());
  const value = new common.ConfigValue();
  value.setValue(config.serializeBinary());
  const [hub, application, channel] = [new common.ConfigGroup(), new common.ConfigGroup(), new common.ConfigGroup()];
  put(hub.getValuesMap(), 'MSP', value);
  put(application.getGroupsMap(), 'HubMSP', hub);
  put(channel.getGroupsMap(), 'Application', application);
  const inner = new common.Config();
  inner.setChannelGroup(channel);
  const data = new common.ConfigEnvelope();
  data.setConfig(inner);
  const channelHeader = new common.ChannelHeader();
  channelHeader.setType(common.HeaderType.CONFIG);
  const header = new common.Header();
  header.setChannelHeader(channelHeader.serializeBinary());
  const payload = new common.Payload();
  payload.setHeader(header);
  payload.setData(data.serializeBinary());
  const envelope = new common.Envelope();
  envelope.setPayload(payload.serializeBinary());
  return envelope.serializeBinary();
}

describe('the configuration that a verifier follows on Fabric', () => {
  it('has every root of a member, one or several, from the block on that names them', () => {
    const followed = new FollowedConfiguration({ channel: 'finance', chaincode: 'tallystick' });
    for (const roots of [['old'], ['old', 'new'], ['new']]) {
      followed.follow([configured(roots)], VALID);
      expect(followed.current.organisations).to.deep.equal([{ mspId: 'HubMSP', rootCertificatesPem: roots }]);
    }
  });

  it('does not change by what is not valid', () => {
    const followed = new FollowedConfiguration({ channel: 'finance', chaincode: 'tallystick' });
    followed.follow([configured(['old'])], VALID);
    followed.follow([configured(['new'])], new Uint8Array([1]));
    expect(followed.current.organisations).to.deep.equal([{ mspId: 'HubMSP', rootCertificatesPem: ['old'] }]);
  });
});
