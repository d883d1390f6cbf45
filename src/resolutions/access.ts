import { before, every, fresh, get, only, post, type Route } from '../kernel/access.js';

const publicText = only('text', 'published', 'withdrawn');
const confirmation = only('adoption confirmation', 'open');
const officerLink = only('officer link', 'open');
const subscription = only('subscription', 'open');
const publicAdoption = only('adoption', 'verified', 'withdrawn');
const adoption = every('adoption');
const notice = every('notice');
const text = every('text');
const version = every('version');
const language = every('language');
const demand = every('demand');

/** Who may come to visitors’ pages of resolutions and adoptions. */
export const resolutionsSiteRoutes: readonly Route[] = [
  get('/resolutions.json', 'visitor'),
  get('/resolutions', 'visitor'),
  get('/r/:code', 'visitor', { code: only('short code', 'published') }),
  get('/resolutions/:slug/pack.pdf', 'visitor', { slug: publicText }),
  get('/resolutions/:slug/motion.docx', 'visitor', { slug: publicText }),
  get('/resolutions/:slug/motion.odt', 'visitor', { slug: publicText }),
  get('/resolutions/:slug/letters.docx', 'visitor', { slug: publicText }),
  get('/resolutions/:slug/letters.odt', 'visitor', { slug: publicText }),
  get('/resolutions/:slug/motion.txt', 'visitor', { slug: publicText }),
  get('/resolutions/:file{[^/]+\\.json}', 'visitor', { file: publicText }),
  get('/resolutions/:slug/versions/:number{[1-9][0-9]{0,5}}', 'visitor', {
    slug: publicText,
    number: only('version', 'published'),
  }),
  get('/resolutions/:slug', 'visitor', { slug: publicText }),
  get('/demands.json', 'visitor'),
  get('/demands.csv', 'visitor'),
  get('/demands', 'visitor'),
  get('/resolutions/:slug/adopt', 'visitor', { slug: publicText }),
  post('/resolutions/:slug/adopt', 'visitor', { slug: publicText }),
  get('/adoptions/confirm/:token', 'visitor', { token: confirmation }),
  post('/adoptions/confirm/:token', 'visitor', { token: confirmation }),
  before('/adoptions/*', 'visitor'),
  get('/adoptions/link', 'visitor'),
  post('/adoptions/link', 'visitor'),
  get('/adoptions/follow/:token', 'visitor', { token: officerLink }),
  get('/adoptions/follow/:token/correct', 'visitor', { token: officerLink }),
  post('/adoptions/follow/:token/correct', 'visitor', { token: officerLink }),
  post('/adoptions/follow/:token/tell', 'visitor', { token: officerLink }),
  post('/adoptions/follow/:token/withdraw', 'visitor', { token: officerLink }),
  post('/adoptions/follow/:token/posted', 'visitor', { token: officerLink }),
  post('/adoptions/follow/:token/scan', 'visitor', { token: officerLink }),
  post('/adoptions/follow/:token/again', 'visitor', { token: officerLink }),
  get('/resolutions/:slug/notice', 'visitor', { slug: publicText }),
  post('/resolutions/:slug/notice', 'visitor', { slug: publicText }),
  get('/notices/:token', 'visitor', { token: subscription }),
  post('/notices/:token/confirm', 'visitor', { token: subscription }),
  post('/notices/:token/remove', 'visitor', { token: subscription }),
  post('/notices/:token', 'visitor', { token: subscription }),
  get('/resolutions/:slug/adoptions.json', 'visitor', { slug: publicText }),
  get('/resolutions/:slug/adoptions.csv', 'visitor', { slug: publicText }),
  get('/resolutions/:slug/adoptions/:file{[^/]+\\.json}', 'visitor', {
    slug: publicText,
    file: publicAdoption,
  }),
  get('/resolutions/:slug/adoptions/:file{[^/]+\\.txt}', 'visitor', {
    slug: publicText,
    file: publicAdoption,
  }),
  get('/resolutions/:slug/adoptions/:file{[^/]+\\.pdf}', 'visitor', {
    slug: publicText,
    file: publicAdoption,
  }),
  get('/resolutions/:slug/adoptions/:organisation', 'visitor', {
    slug: publicText,
    organisation: publicAdoption,
  }),
  get('/organisations.osdi.json', 'visitor'),
  get('/organisations.json', 'visitor'),
  get('/organisations.csv', 'visitor'),
  get('/organisations', 'visitor'),
];

/** Who may come to the desk’s pages of resolutions and adoptions. */
export const resolutionsDeskRoutes: readonly Route[] = [
  get('/desk/adoptions/all', 'adoptions'),
  get('/desk/adoptions/links', 'adoptions'),
  post('/desk/adoptions/links', 'adoptions'),
  get('/desk/adoptions/:id/record', 'adoptions', { id: adoption }),
  post('/desk/adoptions/:id/record/correct', 'adoptions', { id: adoption }),
  post('/desk/adoptions/:id/record/settle', 'adoptions', { id: adoption }),
  post('/desk/adoptions/:id/record/withdraw', 'adoptions', { id: adoption }),
  post('/desk/adoptions/:id/scans', 'adoptions', { id: adoption }),
  get('/desk/adoptions/:id/scans/:scan', 'adoptions', { id: adoption, scan: every('scan') }),
  post('/desk/adoptions/:id/scans/drop', 'adoptions', { id: adoption }),
  get('/desk/adoptions', 'adoptions'),
  get('/desk/adoptions/:id', 'adoptions', { id: adoption }),
  post('/desk/adoptions/:id/officer', 'adoptions', { id: adoption }),
  post('/desk/adoptions/:id/verify', 'adoptions', { id: adoption }),
  post('/desk/adoptions/:id/checks', 'adoptions', { id: adoption }),
  post('/desk/adoptions/:id/decline', 'adoptions', { id: adoption }),
  get('/desk/texts/notices', 'lists'),
  get('/desk/texts/notices/:id', 'lists', { id: notice }),
  fresh(post('/desk/texts/notices/:id/release', 'lists', { id: notice })),
  post('/desk/texts/notices/:id/drop', 'lists', { id: notice }),
  get('/desk/texts', 'texts'),
  get('/desk/texts/new', 'texts'),
  post('/desk/texts/new', 'texts'),
  get('/desk/texts/:slug', 'texts', { slug: text }),
  post('/desk/texts/:slug/versions', 'texts', { slug: text }),
  post('/desk/texts/:slug/about', 'texts', { slug: text }),
  post('/desk/texts/:slug/withdraw', 'texts', { slug: text }),
  get('/desk/texts/:slug/versions/:version', 'texts', { slug: text, version }),
  post('/desk/texts/:slug/versions/:version', 'texts', { slug: text, version }),
  post('/desk/texts/:slug/versions/:version/translations', 'texts', { slug: text, version }),
  post('/desk/texts/:slug/versions/:version/publish', 'texts', { slug: text, version }),
  post('/desk/texts/:slug/versions/:version/discard', 'texts', { slug: text, version }),
  get('/desk/texts/:slug/versions/:version/:language{[a-z][a-z]}', 'texts', {
    slug: text,
    version,
    language,
  }),
  post('/desk/texts/:slug/versions/:version/:language{[a-z][a-z]}', 'texts', {
    slug: text,
    version,
    language,
  }),
  post('/desk/texts/:slug/versions/:version/:language{[a-z][a-z]}/publish', 'texts', {
    slug: text,
    version,
    language,
  }),
  post('/desk/texts/:slug/versions/:version/:language{[a-z][a-z]}/discard', 'texts', {
    slug: text,
    version,
    language,
  }),
  get('/desk/texts/:slug/demands/new', 'texts', { slug: text }),
  post('/desk/texts/:slug/demands/new', 'texts', { slug: text }),
  get('/desk/texts/:slug/demands/:demand', 'texts', { slug: text, demand }),
  post('/desk/texts/:slug/demands/:demand', 'texts', { slug: text, demand }),
  post('/desk/texts/:slug/demands/:demand/strike', 'texts', { slug: text, demand }),
  post('/desk/texts/:slug/demands/:demand/stand', 'texts', { slug: text, demand }),
];
