import { before, every, fresh, get, only, post, type Route } from '../kernel/access.js';

const writerLink = only('writer link', 'open');
/** A writer's link where the letter has a picture. */
const pictureLink = only('writer link with a picture', 'open');
const publicAnswer = only('answer', 'told');
const publicPerson = only('person', 'public');
const picture = only('picture', 'own');
const confirmation = only('letter confirmation', 'open');
const evening = only('evening', 'open');
const reminder = only('reminder', 'open');
const reservation = only('reservation', 'open');
const batch = every('batch');
const file = every('file');
const answer = every('answer');
const person = every('person');
const letter = every('letter');

/** Who may come to visitors’ pages of letters. */
export const lettersSiteRoutes: readonly Route[] = [
  get('/letters/mine/:token/answers/:number{[1-9][0-9]{0,2}}', 'visitor', {
    token: writerLink,
    number: publicAnswer,
  }),
  post('/letters/mine/:token/answers/:number{[1-9][0-9]{0,2}}/agree', 'visitor', {
    token: writerLink,
    number: publicAnswer,
  }),
  post('/letters/mine/:token/answers/:number{[1-9][0-9]{0,2}}/take-back', 'visitor', {
    token: writerLink,
    number: publicAnswer,
  }),
  get('/people/:slug/letters', 'visitor', { slug: publicPerson }),
  get('/people/:slug/letters.json', 'visitor', { slug: publicPerson }),
  get('/people/:slug/write', 'visitor', { slug: publicPerson }),
  post('/people/:slug/write', 'visitor', { slug: publicPerson }),
  before('/letters', 'visitor'),
  before('/letters/*', 'visitor'),
  get('/letters', 'visitor'),
  get('/letters/:code', 'visitor', { code: only('letter code', 'open') }),
  get('/letters/picture/:key', 'visitor', { key: picture }),
  get('/letters/picture/:key/small', 'visitor', { key: picture }),
  get('/letters/confirm/:secret', 'visitor', { secret: confirmation }),
  post('/letters/confirm/:secret', 'visitor', { secret: confirmation }),
  get('/letters/mine/:token', 'visitor', { token: writerLink }),
  get('/letters/mine/:token/picture', 'visitor', { token: pictureLink }),
  get('/letters/mine/:token/picture/small', 'visitor', { token: pictureLink }),
  post('/letters/mine/:token/withdraw', 'visitor', { token: writerLink }),
  post('/letters/mine/:token/delete', 'visitor', { token: writerLink }),
  post('/letters/mine/:token/keep', 'visitor', { token: writerLink }),
  post('/letters/mine/:token/keep-not', 'visitor', { token: writerLink }),
  get('/letters/mine/:token/again', 'visitor', { token: writerLink }),
  post('/letters/mine/:token/again', 'visitor', { token: writerLink }),
  get('/write/evening', 'visitor'),
  post('/write/evening', 'visitor'),
  get('/write/evening/:code', 'visitor', { code: evening }),
  post('/write/evening/:code', 'visitor', { code: evening }),
  get('/write/evening/:code/pack.pdf', 'visitor', { code: evening }),
  before('/write/days', 'visitor'),
  before('/write/days/*', 'visitor'),
  get('/write/days', 'visitor'),
  get('/write/days.json', 'visitor'),
  post('/write/days', 'visitor'),
  get('/write/days/:token', 'visitor', { token: reminder }),
  post('/write/days/:token/keep', 'visitor', { token: reminder }),
  post('/write/days/:token/stop', 'visitor', { token: reminder }),
  post('/write/days/:token/remove', 'visitor', { token: reminder }),
  post('/write/days/:token', 'visitor', { token: reminder }),
  get('/write', 'visitor'),
  get('/write.json', 'visitor'),
  get('/write/all', 'visitor'),
  post('/write', 'visitor'),
  get('/write/:code{[^/]{7,12}}', 'visitor', { code: reservation }),
  post('/write/:code{[^/]{7,12}}', 'visitor', { code: reservation }),
];

/** Who may come to the desk’s pages of letters. */
export const lettersDeskRoutes: readonly Route[] = [
  get('/desk/letters/papers', 'letters'),
  post('/desk/letters/papers/look', 'letters'),
  post('/desk/letters/papers/take', 'letters'),
  get('/desk/letters/batches/:number{[1-9][0-9]{0,8}}', 'letters', { number: batch }),
  get('/desk/letters/batches/:number{[1-9][0-9]{0,8}}/:file{letters-[1-9][0-9]?\\.pdf}', 'letters', {
    number: batch,
    file,
  }),
  get('/desk/letters/batches/:number{[1-9][0-9]{0,8}}/covers/:file{[a-z0-9-]+\\.pdf}', 'letters', {
    number: batch,
    file,
  }),
  get('/desk/letters/back', 'letters'),
  get('/desk/letters/figures', 'letters'),
  get('/desk/letters/answers', 'letters'),
  post('/desk/letters/answers', 'letters'),
  get('/desk/letters/answers/:id', 'letters', { id: answer }),
  get('/desk/letters/answers/:id/scan', 'letters', { id: answer }),
  post('/desk/letters/answers/:id/words', 'letters', { id: answer }),
  post('/desk/letters/answers/:id/letter', 'letters', { id: answer }),
  post('/desk/letters/answers/:id/tell', 'letters', { id: answer }),
  post('/desk/letters/answers/:id/take-down', 'letters', { id: answer }),
  get('/desk/letters/seasons', 'lists'),
  fresh(post('/desk/letters/seasons/:id/release', 'lists', { id: every('season') })),
  get('/desk/letters/notices', 'letters'),
  fresh(post('/desk/letters/notices/release', 'letters')),
  get('/desk/letters/wishes', 'letters'),
  get('/desk/letters/wishes/:person', 'letters', { person }),
  post('/desk/letters/wishes/:person', 'letters', { person }),
  get('/desk/letters/keepsakes', 'letters'),
  post('/desk/letters/keepsakes', 'letters'),
  get('/desk/letters/keepsakes/:person', 'letters', { person }),
  post('/desk/letters/keepsakes/:person/decide', 'letters', { person }),
  post('/desk/letters/keepsakes/:person/given', 'letters', { person }),
  fresh(post('/desk/letters/keepsakes/:person/book.pdf', 'letters', { person })),
  get('/desk/letters', 'letters'),
  post('/desk/letters/next', 'letters'),
  get('/desk/letters/:id{[0-9a-f]{8}-[0-9a-f-]{27}}', 'letters', { id: letter }),
  post('/desk/letters/:id{[0-9a-f]{8}-[0-9a-f-]{27}}/decide', 'letters', { id: letter }),
  post('/desk/letters/:id{[0-9a-f]{8}-[0-9a-f-]{27}}/translation', 'letters', { id: letter }),
  get('/desk/letters/:id{[0-9a-f]{8}-[0-9a-f-]{27}}/picture', 'letters', { id: letter }),
  post('/desk/letters/flood', 'letters'),
  post('/desk/letters/flood/undo', 'letters'),
  post('/desk/letters/quota', 'letters'),
];
