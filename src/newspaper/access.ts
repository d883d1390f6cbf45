import { before, every, fresh, get, only, post, type Route } from '../kernel/access.js';

/** One that was out and is no more says so at its address. */
const articleOnce = only('article', 'published', 'withdrawn');
const articleOut = only('article', 'published');
const publicIssue = only('issue', 'published');
const section = only('section', 'public');
const person = only('person', 'public');
const language = every('language');
const subscription = only('newsletter subscription', 'open');
const joiner = only('joiner', 'open');
const article = every('article');
const issue = every('issue');
const sending = every('sending');
const wayToGive = every('way to give');

/** Who may come to visitors’ pages of the newspaper. */
export const newspaperSiteRoutes: readonly Route[] = [
  before('/', 'visitor'),
  get('/articles/pictures/:name{[1-9][0-9]{0,8}-[1-9][0-9]?\\.jpg}', 'visitor', { name: articleOut }),
  get('/articles/:number{[1-9][0-9]{0,8}}', 'visitor', { number: articleOnce }),
  get('/articles/:number{[1-9][0-9]{0,8}}/', 'visitor', { number: articleOnce }),
  get('/a/:number{[1-9][0-9]{0,8}}', 'visitor', { number: articleOnce }),
  get('/issue/:issue{[1-9][0-9]{0,8}}/:number{[1-9][0-9]{0,8}}', 'visitor', {
    issue: every('issue number'),
    number: articleOnce,
  }),
  get('/articles/:number{[1-9][0-9]{0,8}}/:rest{.+}', 'visitor', {
    number: articleOnce,
    rest: every('wording'),
  }),
  get('/corrections.json', 'visitor'),
  get('/corrections', 'visitor'),
  get('/issues.json', 'visitor'),
  get('/issues', 'visitor'),
  get('/issues/:file{[1-9][0-9]{0,8}\\.json}', 'visitor', { file: publicIssue }),
  get('/issues/:number{[1-9][0-9]{0,8}}', 'visitor', { number: publicIssue }),
  get('/issues/:number{[1-9][0-9]{0,8}}/whole', 'visitor', { number: publicIssue }),
  get('/issues/:number{[1-9][0-9]{0,8}}/issue.pdf', 'visitor', { number: publicIssue }),
  get('/issues/:number{[1-9][0-9]{0,8}}/issue.html', 'visitor', { number: publicIssue }),
  get('/feed.xml', 'visitor'),
  get('/sections/:slug/feed.xml', 'visitor', { slug: section }),
  get('/people/:slug/feed.xml', 'visitor', { slug: person }),
  get('/languages/:code{[a-z][a-z]}/feed.xml', 'visitor', { code: language }),
  get('/atom.xml', 'visitor'),
  get('/sections/:slug/atom.xml', 'visitor', { slug: section }),
  get('/people/:slug/atom.xml', 'visitor', { slug: person }),
  get('/languages/:code{[a-z][a-z]}/atom.xml', 'visitor', { code: language }),
  get('/feed.json', 'visitor'),
  get('/sections/:slug/feed.json', 'visitor', { slug: section }),
  get('/people/:slug/feed.json', 'visitor', { slug: person }),
  get('/languages/:code{[a-z][a-z]}/feed.json', 'visitor', { code: language }),
  get('/feeds', 'visitor'),
  get('/search.json', 'visitor'),
  get('/search', 'visitor'),
  get('/sitemap.xml', 'visitor'),
  get('/:file{sitemap-[1-9][0-9]{0,3}\\.xml}', 'visitor', { file: every('part') }),
  get('/articles/pictures/:file{[1-9][0-9]{0,8}\\.png}', 'visitor', { file: articleOut }),
  get('/issues/:file{[1-9][0-9]{0,8}\\.png}', 'visitor', { file: publicIssue }),
  get('/card.png', 'visitor'),
  get('/oembed.json', 'visitor'),
  before('/newsletter', 'visitor'),
  before('/newsletter/*', 'visitor'),
  get('/newsletter', 'visitor'),
  post('/newsletter', 'visitor'),
  get('/newsletter/:token', 'visitor', { token: subscription }),
  post('/newsletter/:token/keep', 'visitor', { token: subscription }),
  post('/newsletter/:token/change', 'visitor', { token: subscription }),
  post('/newsletter/:token/remove', 'visitor', { token: subscription }),
  post('/newsletter/:token', 'visitor', { token: subscription }),
  before('/join', 'visitor'),
  before('/join/*', 'visitor'),
  get('/join', 'visitor'),
  post('/join', 'visitor'),
  get('/join/:file{[0-9a-z]+\\.json}', 'visitor', { file: joiner }),
  get('/join/:token', 'visitor', { token: joiner }),
  post('/join/:token/erase', 'visitor', { token: joiner }),
  get('/donate', 'visitor'),
];

/** Who may come to the desk’s pages of the newspaper. */
export const newspaperDeskRoutes: readonly Route[] = [
  get('/desk/newspaper', 'newspaper'),
  get('/desk/newspaper/articles/new', 'newspaper'),
  post('/desk/newspaper/articles/new', 'newspaper'),
  get('/desk/newspaper/articles/:number{[1-9][0-9]{0,8}}', 'newspaper', { number: article }),
  post('/desk/newspaper/articles/:number{[1-9][0-9]{0,8}}', 'newspaper', { number: article }),
  get('/desk/newspaper/save-by-itself.js', 'newspaper'),
  post('/desk/newspaper/articles/:number{[1-9][0-9]{0,8}}/by-itself', 'newspaper', { number: article }),
  get('/desk/newspaper/articles/:number{[1-9][0-9]{0,8}}/preview', 'newspaper', { number: article }),
  get('/desk/newspaper/articles/:number{[1-9][0-9]{0,8}}/ties', 'newspaper', { number: article }),
  post('/desk/newspaper/articles/:number{[1-9][0-9]{0,8}}/ties/look', 'newspaper', { number: article }),
  post('/desk/newspaper/articles/:number{[1-9][0-9]{0,8}}/ties/add', 'newspaper', { number: article }),
  post('/desk/newspaper/articles/:number{[1-9][0-9]{0,8}}/ties/settle', 'newspaper', { number: article }),
  post('/desk/newspaper/articles/:number{[1-9][0-9]{0,8}}/ties/boxes', 'newspaper', { number: article }),
  get('/desk/newspaper/articles/:number{[1-9][0-9]{0,8}}/pictures', 'newspaper', { number: article }),
  post('/desk/newspaper/articles/:number{[1-9][0-9]{0,8}}/pictures', 'newspaper', { number: article }),
  post('/desk/newspaper/articles/:number{[1-9][0-9]{0,8}}/pictures/:place{[1-9][0-9]?}', 'newspaper', {
    number: article,
    place: every('picture'),
  }),
  get('/desk/newspaper/articles/:number{[1-9][0-9]{0,8}}/pictures/:file{[1-9][0-9]?\\.jpg}', 'newspaper', {
    number: article,
    file: every('file'),
  }),
  get('/desk/newspaper/articles/:number{[1-9][0-9]{0,8}}/out', 'newspaper', { number: article }),
  post('/desk/newspaper/articles/:number{[1-9][0-9]{0,8}}/out', 'newspaper', { number: article }),
  post('/desk/newspaper/articles/:number{[1-9][0-9]{0,8}}/out/publish', 'newspaper', { number: article }),
  post('/desk/newspaper/articles/:number{[1-9][0-9]{0,8}}/out/schedule', 'newspaper', { number: article }),
  post('/desk/newspaper/articles/:number{[1-9][0-9]{0,8}}/out/unschedule', 'newspaper', { number: article }),
  post('/desk/newspaper/articles/:number{[1-9][0-9]{0,8}}/out/withdraw', 'newspaper', { number: article }),
  post('/desk/newspaper/articles/:number{[1-9][0-9]{0,8}}/out/correct', 'newspaper', { number: article }),
  get('/desk/newspaper/articles/:number{[1-9][0-9]{0,8}}/history', 'newspaper', { number: article }),
  get('/desk/newspaper/sections', 'newspaper'),
  post('/desk/newspaper/sections', 'newspaper'),
  get('/desk/newspaper/issues', 'newspaper'),
  post('/desk/newspaper/issues', 'newspaper'),
  get('/desk/newspaper/issues/:number{[1-9][0-9]{0,8}}', 'newspaper', { number: issue }),
  post('/desk/newspaper/issues/:number{[1-9][0-9]{0,8}}', 'newspaper', { number: issue }),
  post('/desk/newspaper/issues/:number{[1-9][0-9]{0,8}}/publish', 'newspaper', { number: issue }),
  post('/desk/newspaper/issues/:number{[1-9][0-9]{0,8}}/schedule', 'newspaper', { number: issue }),
  post('/desk/newspaper/issues/:number{[1-9][0-9]{0,8}}/unschedule', 'newspaper', { number: issue }),
  get('/desk/newspaper/newsletter', 'lists'),
  post('/desk/newspaper/newsletter', 'lists'),
  get('/desk/newspaper/newsletter/address-book', 'lists'),
  post('/desk/newspaper/newsletter/address-book', 'lists'),
  get('/desk/newspaper/newsletter/sendings/:id', 'lists', { id: sending }),
  get('/desk/newspaper/newsletter/sendings/:id/:language{en|ru|kk}', 'lists', { id: sending, language }),
  fresh(post('/desk/newspaper/newsletter/sendings/:id/release', 'lists', { id: sending })),
  post('/desk/newspaper/newsletter/sendings/:id/:step{pause|go_on|drop|end}', 'lists', {
    id: sending,
    step: every('step'),
  }),
  get('/desk/newspaper/joining', 'lists'),
  fresh(post('/desk/newspaper/joining/open', 'lists')),
  post('/desk/newspaper/joining/:id/answered', 'lists', { id: every('joiner') }),
  get('/desk/newspaper/giving', 'giving'),
  post('/desk/newspaper/giving', 'giving'),
  post('/desk/newspaper/giving/:id/agree', 'giving', { id: wayToGive }),
  post('/desk/newspaper/giving/:id/end', 'giving', { id: wayToGive }),
];
