/** Messages of Fabric's orderer/ab.proto and peer/events.proto that its services are asked and answer with. */
import { bytes, embedded, integer, message, text } from '../../../network/embedded/src/protobuf/message';

const SeekSpecified = message({ number: integer(1) });
const SeekPosition = message({ specified: embedded(3, () => SeekSpecified) });

/** Which blocks are to be delivered; what is not there yet is waited for. */
export const SeekInfo = message({
  start: embedded(1, () => SeekPosition),
  stop: embedded(2, () => SeekPosition),
  behavior: integer(3),
});

/** Type of the channel header of a {@link SeekInfo}. */
export const DELIVER_SEEK_INFO = 5;

/** One block, or the status that ends a stream. Blocks are bytes of the message of their form. */
export const DeliverResponse = message({
  status: integer(1),
  block: bytes(2),
  filteredBlock: bytes(3),
  blockAndPrivateData: bytes(4),
});

/** The orderer's receipt. */
export const BroadcastResponse = message({ status: integer(1), info: text(2) });

/** Status of a request that was carried out, as in HTTP. */
export const STATUS_SUCCESS = 200;
