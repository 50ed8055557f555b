import { ConfigEnvelope } from '../protobuf/configuration';

/** The one value that a configuration of this network has; Fabric's has a tree of them. */
const VALUE_NAME = 'EmbeddedConfiguration';

/** Puts the configuration's text where every reader of Fabric's configuration blocks expects a configuration. */
export function wrapConfiguration(content: Readonly<{ configuration: Uint8Array; blockNumber: number }>): Buffer {
  const value = { version: 0, value: content.configuration, modPolicy: '' };
  const channelGroup = { version: 0, values: [{ key: VALUE_NAME, value }] };
  return ConfigEnvelope.encode({ config: { sequence: content.blockNumber, channelGroup } });
}

/** The reverse of {@link wrapConfiguration}; null when the value is not there. Throws WireError. */
export function unwrapConfiguration(encoded: Uint8Array): Uint8Array | null {
  const values = ConfigEnvelope.decode(encoded).config?.channelGroup?.values ?? [];
  return values.find(({ key }) => key === VALUE_NAME)?.value?.value ?? null;
}
