import { Hono } from 'hono';
import { csvOf } from '../page/csv.js';
import { Foreign } from '../page/parts.js';
import type { VisitorEnv } from '../page/web.js';
import { movedTo } from '../supporters/organisation-public.js';
import { dayInWords } from './adoption-day.js';
import { differenceSentence, voteOf } from './adoption-panel.js';
import { keptDifference } from './adoption-passed.js';
import { adoptionBy, adoptionsOf, correctionsTold, toldOf } from './adoption-public.js';
import { RecordTold } from './adoptions/record-told.js';
import { supportFor } from './count.js';
import { DifferenceView } from './difference-view.js';
import { versionById } from './model.js';
import { textBySlug } from './text.js';

/** Most adoptions in one file. */
const most_rows = 20_000;

/**
 * `/resolutions/<slug>/adoptions/<organisation>`, its JSON, and all adoptions of a text as JSON and
 * CSV. Register it before the pages of the texts, whose patterns are wider.
 */
export function adoptionSite(): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();

  app.get('/resolutions/:slug/adoptions.json', async (c) => {
    const text = await textBySlug(c.var.db, c.req.param('slug'), c.var.language);
    const adoptions = await adoptionsOf(c.var.db, text.slug, most_rows);
    return c.json({ support: await supportFor(c.var.db, text.id), adoptions: adoptions.map(toldOf) });
  });

  app.get('/resolutions/:slug/adoptions.csv', async (c) => {
    const text = await textBySlug(c.var.db, c.req.param('slug'), c.var.language);
    const adoptions = await adoptionsOf(c.var.db, text.slug, most_rows);
    const rows = adoptions.map((one) => [
      one.organisation_slug,
      one.organisation,
      one.kind,
      one.level,
      one.country,
      one.members,
      one.met_on,
      one.met_at,
      one.decided_by,
      one.votes_for,
      one.votes_against,
      one.abstained,
      one.version,
      one.language,
      one.unchanged ? 'yes' : 'no',
      one.sha256,
      one.posted_by,
      one.verified_on,
      one.body,
      one.minute_reference,
      one.withdrawn_on,
      one.members_added ? 'yes' : 'no',
      one.within_slug,
    ]);
    return c.body(csvOf(csvHead, rows), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${text.slug}-adoptions.csv"`,
    });
  });

  app.get('/resolutions/:slug/adoptions/:file{[^/]+\\.json}', async (c) => {
    const organisation = c.req.param('file').slice(0, -'.json'.length);
    const moved = await movedTo(c.var.db, organisation);
    if (moved) return c.redirect(`/resolutions/${c.req.param('slug')}/adoptions/${moved}.json`, 301);
    const adoption = await adoptionBy(c.var.db, c.req.param('slug'), organisation);
    return c.json({
      resolution: adoption.slug,
      ...toldOf(adoption),
      // Always a text: a field keeps its kind, and `text_told` says why it is empty.
      text: adoption.passed ?? '',
      corrections: await correctionsTold(c.var.db, adoption.id),
    });
  });

  app.get('/resolutions/:slug/adoptions/:organisation', async (c) => {
    const { db, say, language, href } = c.var;
    const moved = await movedTo(db, c.req.param('organisation'));
    if (moved) return c.redirect(href(`/resolutions/${c.req.param('slug')}/adoptions/${moved}`), 301);
    const adoption = await adoptionBy(db, c.req.param('slug'), c.req.param('organisation'));
    const version = await versionById(db, adoption.version_id, adoption.language);
    const passed = adoption.passed;
    const corrections = await correctionsTold(db, adoption.id);
    const { organisation, title } = adoption;
    const page = `/resolutions/${adoption.slug}/adoptions/${adoption.organisation_slug}`;
    return c.render(
      <>
        <h1>
          <Foreign lang={adoption.language}>{title}</Foreign>
        </h1>
        <p class="standfirst">
          {say('resolutions.adoption.passed_by')}{' '}
          <a href={href(`/organisations/${adoption.organisation_slug}`)}>
            <Foreign>{organisation}</Foreign>
          </a>
        </p>
        {adoption.withdrawn_on && (
          <p class="flash">
            {say('resolutions.adoptions.withdrawn_on', { date: dayInWords(adoption.withdrawn_on, language) })}
          </p>
        )}
        <div class="lead">
          <div class="text">
            {adoption.unchanged || passed === null ? null : (
              <section>
                <h2>{say('resolutions.adoption.differs')}</h2>
                <DifferenceView
                  say={say}
                  difference={keptDifference(passed, version, adoption)}
                  language={adoption.language}
                />
              </section>
            )}
            <section>
              <h2>{say('resolutions.adoption.text')}</h2>
              {passed === null ? (
                <p>{say('resolutions.adoptions.text_not_told')}</p>
              ) : (
                <div lang={adoption.language} dir="auto">
                  {passed.split('\n\n').map((paragraph) => (
                    <p>{paragraph}</p>
                  ))}
                </div>
              )}
              <p class="small">
                {say('resolutions.adoption.sha256')}: <code>{adoption.sha256}</code>
              </p>
            </section>
          </div>
          <aside>
            <p>
              {say('resolutions.adoption.facts.met', {
                date: dayInWords(adoption.met_on, language),
                place: adoption.met_at,
              })}
              , {voteOf(say, adoption)}
              {adoption.members !== null &&
                `, ${say('resolutions.adoption.facts.members', { count: adoption.members })}`}
            </p>
            <RecordTold {...{ say, language, adoption, corrections }} />
            <p>{differenceSentence(say, adoption)}</p>
            <p class="small">
              {say(`resolutions.adoption.facts.posted_by_${adoption.posted_by}`)}{' '}
              {say('resolutions.adoption.facts.verified_on', {
                date: dayInWords(adoption.verified_on, language),
              })}
              . {say('resolutions.adoption.facts.version', { version: String(adoption.version) })}.
            </p>
            <p class="small">
              <a href={href(`/resolutions/${adoption.slug}`)}>{say('resolutions.adoption.to_text')}</a> ·{' '}
              <a href={`${page}.json`}>{say('resolutions.adoption.json')}</a>
            </p>
          </aside>
        </div>
      </>,
      {
        title: say('resolutions.adoption.page_title', { organisation, title }),
        section: 'resolutions',
        json: `${page}.json`,
      },
    );
  });

  return app;
}

const csvHead = [
  'organisation_slug',
  'organisation',
  'kind',
  'level',
  'country',
  'members',
  'met_on',
  'met_at',
  'decided_by',
  'votes_for',
  'votes_against',
  'abstained',
  'version',
  'language',
  'unchanged',
  'sha256',
  'posted_by',
  'verified_on',
  'body',
  'minute_reference',
  'withdrawn_on',
  'members_added',
  'within_slug',
];
