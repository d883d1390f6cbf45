import { dossierRecipient } from '../src/staff/case-compartment.js';

/** To whom what is confided of a case is sealed, as the start of the program hands it to the register. */
export const caseKeys = { dossiersRecipient: dossierRecipient };
