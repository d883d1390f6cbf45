import { every, fresh, get, only, post, type Route } from '../kernel/access.js';

const publicPlace = only('place', 'public');
const person = every('person');
const fact = every('fact');
const consent = every('consent');
const proposal = every('proposal');
const groupOfPublishers = every('group of publishers');
const source = every('source');
const contradiction = every('contradiction');
const place = every('place');
const figure = every('figure');
const entry = every('entry');
const importedTable = every('imported table');

/** Who may come to visitors’ pages of the register. */
export const registerSiteRoutes: readonly Route[] = [
  get('/people', 'visitor'),
  get('/people.json', 'visitor'),
  get('/contradictions', 'visitor'),
  get('/contradictions.json', 'visitor'),
  get('/calendar.ics', 'visitor'),
  get('/people/:file{[^/]+\\.ics}', 'visitor', { file: only('person', 'public') }),
  get('/export/ftm.jsonl', 'visitor'),
  get('/export/esf.zip', 'visitor'),
  get('/people.csv', 'visitor'),
  get('/events.csv', 'visitor'),
  get('/sources.csv', 'visitor'),
  get('/detentions', 'visitor'),
  get('/detentions.json', 'visitor'),
  get('/detentions.csv', 'visitor'),
  get('/detentions/:file{[^/]+\\.json}', 'visitor', { file: publicPlace }),
  get('/detentions/:file{[^/]+\\.csv}', 'visitor', { file: publicPlace }),
  get('/detentions/:code', 'visitor', { code: publicPlace }),
  get('/people/over-time', 'visitor'),
  get('/people/over-time.json', 'visitor'),
  get('/people/over-time.csv', 'visitor'),
  get('/snapshots/:sha256', 'visitor', { sha256: only('snapshot', 'public') }),
];

/** Who may come to the desk’s pages of the register. */
export const registerDeskRoutes: readonly Route[] = [
  get('/desk/people', 'cases'),
  get('/desk/people/new', 'cases'),
  post('/desk/people/new', 'cases'),
  get('/desk/people/:slug', 'cases', { slug: person }),
  post('/desk/people/:slug/facts', 'cases', { slug: person }),
  get('/desk/people/:slug/facts/:fact', 'cases', { slug: person, fact }),
  post('/desk/people/:slug/facts/:fact', 'cases', { slug: person, fact }),
  post('/desk/people/:slug/facts/:fact/strike', 'cases', { slug: person, fact }),
  post('/desk/people/:slug/facts/:fact/stand', 'cases', { slug: person, fact }),
  get('/desk/people/:slug/own', 'cases', { slug: person }),
  post('/desk/people/:slug/own', 'cases', { slug: person }),
  get('/desk/people/:slug/history', 'cases', { slug: person }),
  get('/desk/people/:slug/lawyer', 'cases', { slug: person }),
  post('/desk/people/:slug/lawyer', 'cases', { slug: person }),
  get('/desk/people/:slug/tell', 'telling', { slug: person }),
  post('/desk/people/:slug/tell', 'telling', { slug: person }),
  get('/desk/people/:slug/consents', 'telling', { slug: person }),
  post('/desk/people/:slug/consents', 'telling', { slug: person }),
  get('/desk/people/:slug/consents/:id', 'telling', { slug: person, id: consent }),
  fresh(post('/desk/people/:slug/consents/own-key', 'telling', { slug: person })),
  post('/desk/people/:slug/consents/:id/withdrawn', 'telling', { slug: person, id: consent }),
  get('/desk/people/:slug/preview', 'telling', { slug: person }),
  get('/desk/proposals', 'telling'),
  get('/desk/proposals/:id', 'telling', { id: proposal }),
  post('/desk/proposals/:id', 'telling', { id: proposal }),
  get('/desk/custody', 'cases'),
  get('/desk/people/:slug/custody', 'cases', { slug: person }),
  post('/desk/people/:slug/custody', 'cases', { slug: person }),
  get('/desk/sources', 'cases'),
  get('/desk/sources/new', 'cases'),
  post('/desk/sources', 'cases'),
  get('/desk/sources/publishers', 'cases'),
  post('/desk/sources/publishers', 'cases'),
  get('/desk/sources/publishers/:group', 'cases', { group: groupOfPublishers }),
  post('/desk/sources/publishers/:group', 'cases', { group: groupOfPublishers }),
  post('/desk/sources/publishers/:group/end', 'cases', { group: groupOfPublishers }),
  get('/desk/sources/:code', 'cases', { code: source }),
  post('/desk/sources/:code', 'cases', { code: source }),
  post('/desk/sources/:code/tell', 'cases', { code: source }),
  post('/desk/sources/:code/snapshots', 'cases', { code: source }),
  get('/desk/sources/:code/snapshots/:snapshot', 'cases', { code: source, snapshot: every('snapshot') }),
  post('/desk/sources/:code/snapshots/tell', 'cases', { code: source }),
  post('/desk/sources/:code/snapshots/drop', 'cases', { code: source }),
  get('/desk/contradictions', 'cases'),
  get('/desk/contradictions/new', 'cases'),
  post('/desk/contradictions', 'cases'),
  get('/desk/contradictions/:code', 'cases', { code: contradiction }),
  post('/desk/contradictions/:code', 'cases', { code: contradiction }),
  post('/desk/contradictions/:code/withdraw', 'cases', { code: contradiction }),
  post('/desk/contradictions/:code/restore', 'cases', { code: contradiction }),
  get('/desk/detentions', 'cases'),
  get('/desk/detentions/new', 'cases'),
  post('/desk/detentions/new', 'cases'),
  get('/desk/detentions/:code', 'cases', { code: place }),
  get('/desk/detentions/:code/change', 'cases', { code: place }),
  post('/desk/detentions/:code/change', 'cases', { code: place }),
  post('/desk/detentions/:code/figures', 'cases', { code: place }),
  get('/desk/detentions/:code/figures/:id/strike', 'cases', { code: place, id: figure }),
  post('/desk/detentions/:code/figures/:id/strike', 'cases', { code: place, id: figure }),
  post('/desk/detentions/:code/tell', 'cases', { code: place }),
  get('/desk/detentions/:code/enter', 'cases', { code: place }),
  post('/desk/detentions/:code/enter', 'cases', { code: place }),
  get('/desk/detentions/:code/entries/:id', 'cases', { code: place, id: entry }),
  post('/desk/detentions/:code/entries/:id/tell', 'cases', { code: place, id: entry }),
  get('/desk/import', 'import'),
  post('/desk/import', 'import'),
  get('/desk/import/:id', 'import', { id: importedTable }),
  get('/desk/import/:id/refused.csv', 'import', { id: importedTable }),
  post('/desk/import/:id/:step', 'import', { id: importedTable, step: every('step') }),
];
