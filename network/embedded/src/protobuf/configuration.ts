import { bytes, embedded, integer, message, repeated, text } from './message';

// Messages of Fabric's common/configtx.proto, as far as the configuration here needs them.

/** One named value of a configuration. */
export const ConfigValue = message({ version: integer(1), value: bytes(2), modPolicy: text(3) });

/** A value with its name: an entry of a map. */
export const ConfigValueEntry = message({ key: text(1), value: embedded(2, () => ConfigValue) });

/** A node of the tree of configuration; this network's has one. */
export const ConfigGroup = message({ version: integer(1), values: repeated(3, () => ConfigValueEntry) });

/** A numbered configuration. */
export const Config = message({ sequence: integer(1), channelGroup: embedded(2, () => ConfigGroup) });

/** What a configuration block holds. */
export const ConfigEnvelope = message({ config: embedded(1, () => Config) });
