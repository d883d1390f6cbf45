import { every, fresh, get, post, type Route } from '../kernel/access.js';

const member = every('member');
const compartment = every('compartment');
const proposal = every('proposal');

/** Who may come to the desk’s pages of who works here. */
export const staffDeskRoutes: readonly Route[] = [
  get('/desk/staff', 'keys'),
  fresh(post('/desk/staff/invite', 'staff')),
  // Cases that are kept close and have nobody: how many, and the way out with the paper.
  get('/desk/staff/cases', 'staff'),
  fresh(post('/desk/staff/cases', 'staff')),
  get('/desk/staff/:id', 'keys', { id: member }),
  fresh(post('/desk/staff/:id/grant', 'keys', { id: member })),
  fresh(post('/desk/staff/:id/take', 'keys', { id: member })),
  fresh(post('/desk/staff/:id/give-role', 'staff', { id: member })),
  fresh(post('/desk/staff/:id/take-role', 'staff', { id: member })),
  fresh(post('/desk/staff/:id/disable', 'staff', { id: member })),
  fresh(post('/desk/staff/:id/end-sessions', 'staff', { id: member })),
  // An administrator confirms the account and every key, whoever holds a key the grants of it. It also lets in again who
  // was paused.
  get('/desk/staff/access', 'keys'),
  fresh(post('/desk/staff/access', 'keys')),
  // Whoever holds a key, with whatever role, gives it, agrees, and seals anew; the acts ask for the key.
  get('/desk/staff/keys', 'any staff'),
  fresh(post('/desk/staff/keys/:compartment/renew', 'any staff', { compartment })),
  post('/desk/staff/keys/:compartment/reseal', 'any staff', { compartment }),
  fresh(post('/desk/staff/proposals/:id/agree', 'any staff', { id: proposal })),
  post('/desk/staff/proposals/:id/decline', 'any staff', { id: proposal }),
  get('/desk/staff/:id/list/:compartment', 'keys', { id: member, compartment }),
  fresh(post('/desk/staff/:id/list/:compartment', 'keys', { id: member, compartment })),
];
