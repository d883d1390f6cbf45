import { before, every, fresh, get, post, type Route } from '../kernel/access.js';

const link = every('link');

/** Who may come to the desk’s pages of the door itself. */
export const deskOwnRoutes: readonly Route[] = [
  before('/desk/*', 'threshold'),
  get('/desk/sign-in', 'threshold'),
  post('/desk/sign-in', 'threshold'),
  get('/desk/welcome/:token', 'threshold', { token: link }),
  post('/desk/welcome/:token', 'threshold', { token: link }),
  get('/desk/recover', 'threshold'),
  post('/desk/recover', 'threshold'),
  get('/desk', 'any staff'),
  get('/desk/journal', 'journal'),
  post('/desk/sign-out', 'any staff'),
  get('/desk/account', 'any staff'),
  post('/desk/account/noted', 'any staff'),
  fresh(post('/desk/account/passphrase', 'any staff')),
  fresh(post('/desk/account/end', 'any staff')),
  fresh(post('/desk/account/end-others', 'any staff')),
  get('/desk/passkey.js', 'threshold'),
  get('/desk/second-step', 'any staff'),
  post('/desk/second-step', 'any staff'),
  get('/desk/step-up', 'any staff'),
  post('/desk/step-up', 'any staff'),
  get('/desk/account/second-step', 'any staff'),
  fresh(get('/desk/account/code-app', 'any staff')),
  fresh(post('/desk/account/code-app', 'any staff')),
  fresh(post('/desk/account/code-app/remove', 'any staff')),
  fresh(get('/desk/account/passkeys', 'any staff')),
  fresh(post('/desk/account/passkeys', 'any staff')),
  fresh(post('/desk/account/passkeys/remove', 'any staff')),
];
