import { every, get, only, post, type Route } from '../kernel/access.js';

const office = only('office', 'public');
const batch = every('batch');
const dispatch = every('dispatch');
const chunk = every('chunk');
const place = every('place');
const item = every('item');
const entry = every('entry');
const returnedPaper = every('returned paper');
const reply = every('reply');
const kind = every('kind');
const person = every('person');
const address = every('address');

/** Who may come to visitors’ pages of the mailroom. */
export const mailroomSiteRoutes: readonly Route[] = [
  get('/addresses.csv', 'visitor'),
  get('/offices.json', 'visitor'),
  get('/offices', 'visitor'),
  get('/offices/:file{[^/]+\\.json}', 'visitor', { file: office }),
  get('/offices/:slug', 'visitor', { slug: office }),
];

/** Who may come to the desk’s pages of the mailroom. */
export const mailroomDeskRoutes: readonly Route[] = [
  get('/desk/mailroom/batches/new', 'mailroom'),
  post('/desk/mailroom/batches/new', 'mailroom'),
  get('/desk/mailroom/sheets', 'mailroom'),
  post('/desk/mailroom/sheets', 'mailroom'),
  get('/desk/mailroom/batches/:number{[1-9][0-9]{0,8}}', 'mailroom', { number: batch }),
  post('/desk/mailroom/batches/:number{[1-9][0-9]{0,8}}/close', 'mailroom', { number: batch }),
  post('/desk/mailroom/batches/:number{[1-9][0-9]{0,8}}/discard', 'mailroom', { number: batch }),
  post('/desk/mailroom/batches/:number{[1-9][0-9]{0,8}}/:step{begin|pause|continue|retry}', 'mailroom', {
    number: batch,
    step: every('step'),
  }),
  post('/desk/mailroom/batches/:number{[1-9][0-9]{0,8}}/papers/:id/left-out', 'mailroom', {
    number: batch,
    id: dispatch,
  }),
  get(
    '/desk/mailroom/batches/:number{[1-9][0-9]{0,8}}/chunks/:chunk/:file{letters\\.pdf|covers\\.pdf}',
    'mailroom',
    { number: batch, chunk, file: every('file') },
  ),
  post('/desk/mailroom/batches/:number{[1-9][0-9]{0,8}}/chunks/:chunk/again', 'mailroom', {
    number: batch,
    chunk,
  }),
  post('/desk/mailroom/batches/:number{[1-9][0-9]{0,8}}/chunks/:chunk/opened', 'mailroom', {
    number: batch,
    chunk,
  }),
  get('/desk/mailroom/rules', 'mailroom'),
  get('/desk/mailroom/rules/:place', 'mailroom', { place }),
  post('/desk/mailroom/rules/:place', 'mailroom', { place }),
  get('/desk/mailroom', 'mailroom'),
  post('/desk/mailroom/preview', 'mailroom'),
  post('/desk/mailroom/take', 'mailroom'),
  post('/desk/mailroom/release', 'mailroom'),
  get('/desk/mailroom/batches/:number', 'mailroom', { number: batch }),
  get('/desk/mailroom/batches/:number/letters.pdf', 'mailroom', { number: batch }),
  post('/desk/mailroom/batches/:number/close', 'mailroom', { number: batch }),
  post('/desk/mailroom/outbox/:id', 'mailroom', { id: every('mail') }),
  get('/desk/mailroom/dispatches/:id/letter.pdf', 'mailroom', { id: dispatch }),
  get('/desk/mailroom/items/:id', 'mailroom', { id: item }),
  post('/desk/mailroom/items/:id/reported', 'mailroom', { id: item }),
  get('/desk/mailroom/by-hand', 'mailroom'),
  get('/desk/mailroom/dispatches/:id', 'mailroom', { id: dispatch }),
  post('/desk/mailroom/dispatches/:id', 'mailroom', { id: dispatch }),
  post('/desk/mailroom/dispatches/:id/take-back', 'mailroom', { id: dispatch }),
  post('/desk/mailroom/dispatches/:id/hold', 'mailroom', { id: dispatch }),
  post('/desk/mailroom/dispatches/:id/let-go', 'mailroom', { id: dispatch }),
  post('/desk/mailroom/dispatches/:id/redirect', 'mailroom', { id: dispatch }),
  post('/desk/mailroom/dispatches/:id/also', 'mailroom', { id: dispatch }),
  post('/desk/mailroom/dispatches/:id/cancel', 'mailroom', { id: dispatch }),
  post('/desk/mailroom/dispatches/:id/handed-by', 'mailroom', { id: dispatch }),
  get('/desk/mailroom/tally', 'mailroom'),
  post('/desk/mailroom/tally', 'mailroom'),
  get('/desk/mailroom/tally/entries/:id', 'mailroom', { id: entry }),
  post('/desk/mailroom/tally/entries/:id', 'mailroom', { id: entry }),
  get('/desk/mailroom/returns', 'mailroom'),
  get('/desk/mailroom/returns/:id', 'mailroom', { id: returnedPaper }),
  post('/desk/mailroom/returns/:id', 'mailroom', { id: returnedPaper }),
  get('/desk/mailroom/replies', 'mailroom'),
  get('/desk/mailroom/replies/new', 'mailroom'),
  post('/desk/mailroom/replies', 'mailroom'),
  get('/desk/mailroom/replies/:id', 'mailroom', { id: reply }),
  post('/desk/mailroom/replies/:id', 'mailroom', { id: reply }),
  post('/desk/mailroom/replies/:id/tell', 'mailroom', { id: reply }),
  post('/desk/mailroom/replies/:id/hide', 'mailroom', { id: reply }),
  post('/desk/mailroom/replies/:id/strike', 'mailroom', { id: reply }),
  post('/desk/mailroom/replies/:id/scan', 'mailroom', { id: reply }),
  get('/desk/mailroom/replies/:id/scan', 'mailroom', { id: reply }),
  get('/desk/mailroom/chasing', 'mailroom'),
  post('/desk/mailroom/chasing', 'mailroom'),
  post('/desk/mailroom/chasing/rule', 'mailroom'),
  get('/desk/mailroom/proof/:kind/:id', 'mailroom', { kind, id: item }),
  get('/desk/mailroom/proof/:kind/:id/proof.pdf', 'mailroom', { kind, id: item }),
  get('/desk/mailroom/outbox', 'mailroom'),
  post('/desk/mailroom/pause', 'mailroom'),
  post('/desk/mailroom/resume', 'mailroom'),
  get('/desk/mailroom/bounces', 'mailroom'),
  post('/desk/mailroom/bounces', 'mailroom'),
  get('/desk/mailroom/dispatches/:id/doubt', 'mailroom', { id: dispatch }),
  post('/desk/mailroom/dispatches/:id/released', 'mailroom', { id: dispatch }),
  post('/desk/mailroom/dispatches/:id/readdressed', 'mailroom', { id: dispatch }),
  get('/desk/mailroom/stopped', 'mailroom'),
  post('/desk/mailroom/stopped', 'mailroom'),
  get('/desk/addresses', 'addresses'),
  get('/desk/addresses/new', 'addresses'),
  post('/desk/addresses/new', 'addresses'),
  get('/desk/addresses/people/:slug', 'addresses', { slug: person }),
  post('/desk/addresses/people/:slug/doubts', 'addresses', { slug: person }),
  post('/desk/addresses/people/:slug/settled', 'addresses', { slug: person }),
  get('/desk/addresses/:id', 'addresses', { id: address }),
  post('/desk/addresses/:id', 'addresses', { id: address }),
  post('/desk/addresses/:id/ended', 'addresses', { id: address }),
  post('/desk/addresses/:id/checked', 'addresses', { id: address }),
  post('/desk/addresses/:id/published', 'addresses', { id: address }),
  post('/desk/addresses/:id/decided', 'addresses', { id: address }),
  post('/desk/addresses/:id/withdrawn', 'addresses', { id: address }),
];
