import { openEmbeddedWorld } from '../../support/ledger/embeddedWorld';
import { ledgerBehaviour } from '../../support/ledgerBehaviour';

ledgerBehaviour('embedded', openEmbeddedWorld);
