import { REPLAYS, replaySuite } from '../../support/corpus/replaySuite';

replaySuite(REPLAYS.mixed);
