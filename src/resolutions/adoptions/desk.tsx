import { type Context, Hono } from 'hono';
import { isId } from '../../kernel/chance.js';
import { today } from '../../kernel/clock.js';
import type { Language, Say } from '../../kernel/language.js';
import { Missing, type Problem, Refused } from '../../kernel/refusals.js';
import { bodyOf, typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import type { Typed } from '../adoption-reader.js';
import { adoptionsDecided, confirmedAdoption } from '../adoption-verification.js';
import { versionById } from '../model.js';
import { correct, correctionsOf, settle } from './correction.js';
import { correction_fields, readCorrection, typedOf } from './correction-form.js';
import { AllAdoptions, LinkRequests, RecordPage } from './desk-page.js';
import { answerRequests, openRequests } from './link-request.js';
import { readScan } from './minute-file.js';
import { dropScan, keepScan, scanFile, scansOf } from './minute-scan.js';
import { link_days, linkPath } from './officer-link.js';
import { recordIn } from './record-now.js';
import { withdraw, withdrawalOf } from './withdrawal.js';

interface Means {
  /** The voice of a language, for mails to officers. */
  sayIn: (language: Language) => Say;
}

type Ctx = Context<DeskEnv>;

const path = '/desk/adoptions/:id/record';

/** The record of an adoption at the desk. Mount it before the adoptions themselves, whose pattern is wider. */
export function recordDesk({ sayIn }: Means): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get('/desk/adoptions/all', async (c) => {
    const { db, say } = c.var;
    const q = (c.req.query('q') ?? '')
      .replace(/\p{Cc}/gu, ' ')
      .trim()
      .slice(0, 200);
    return c.render(<AllAdoptions say={say} q={q} adoptions={await adoptionsDecided(db, q)} />, {
      title: say('resolutions.adoptions.desk.all'),
      section: 'adoptions',
    });
  });

  app.get('/desk/adoptions/links', async (c) => {
    const { db, say, csrf } = c.var;
    return c.render(<LinkRequests {...{ say, csrf }} requests={await openRequests(db)} result={null} />, {
      title: say('resolutions.adoptions.desk.links'),
      section: 'adoptions',
    });
  });

  app.post('/desk/adoptions/links', async (c) => {
    const { db, actor, keys, say, csrf, config } = c.var;
    const result = await answerRequests(db, actor, keys, (language, links) => {
      const voice = sayIn(language);
      const front = language === 'en' ? '' : `/${language}`;
      const lines = links.map(
        ({ token, organisation, title }) =>
          `${organisation}: ${title}\n${config.publicUrl}${front}${linkPath(token)}`,
      );
      return {
        subject: voice('resolutions.adoptions.link.new_subject'),
        text: voice('resolutions.adoptions.link.new_text', { links: lines.join('\n\n'), days: link_days }),
      };
    });
    return c.render(<LinkRequests {...{ say, csrf, result }} requests={await openRequests(db)} />, {
      title: say('resolutions.adoptions.desk.links'),
      section: 'adoptions',
    });
  });

  app.get(path, (c) => show(c, c.req.param('id')));

  app.post(`${path}/correct`, async (c) => {
    const { db, actor, clock } = c.var;
    const id = c.req.param('id');
    const typed: Typed = await typedIn(c, ...correction_fields, 'may_name', 'tell_vote', 'tell_text');
    const adoption = await confirmedAdoption(db, id);
    const version = await versionById(db, adoption.version_id, adoption.language);
    const read = readCorrection(typed, adoption, version, today(clock));
    if (!read.ok) {
      c.status(422);
      return show(c, id, typed, read.problems);
    }
    const telling = {
      may_name: typed.may_name === 'yes',
      tell_vote: typed.tell_vote === 'yes',
      tell_text: typed.tell_text === 'yes',
    };
    const next = recordIn({ ...read.value, ...telling });
    return tried(c, id, typed, 'why', () =>
      correct(db, actor, id, { next, why: typed.why ?? '', by: 'desk' }),
    );
  });

  app.post(`${path}/settle`, async (c) => {
    const { db, actor } = c.var;
    const id = c.req.param('id');
    const typed = await typedIn(c, 'number', 'act', 'settle_why');
    const said = { taken: typed.act === 'take', why: typed.settle_why };
    const number = /^\d{1,4}$/.test(typed.number) ? Number(typed.number) : 0;
    const { id: found } = await confirmedAdoption(db, id);
    return tried(c, id, typed, 'settle_why', () => settle(db, actor, found, number, said));
  });

  app.post(`${path}/withdraw`, async (c) => {
    const { db, actor } = c.var;
    const id = c.req.param('id');
    const typed = await typedIn(c, 'withdraw_why');
    const { id: found } = await confirmedAdoption(db, id);
    return tried(c, id, typed, 'withdraw_why', () =>
      withdraw(db, actor, found, { why: typed.withdraw_why, by: 'desk' }),
    );
  });

  // How much may come the start of the program says: behind the guard the form is read already.
  app.post('/desk/adoptions/:id/scans', async (c) => {
    const { db, actor } = c.var;
    const { id } = await confirmedAdoption(db, c.req.param('id'));
    const read = await readScan((await bodyOf(c)).scan, c.var.viruses);
    if (!read.ok) {
      c.status(422);
      return show(c, id, {}, read.problems);
    }
    return tried(c, id, {}, 'scan', () => keepScan(db, actor, id, read.value, 'desk'));
  });

  app.get('/desk/adoptions/:id/scans/:scan', (c) =>
    scanFile(c.var.db, c.var.keys, c.req.param('id'), c.req.param('scan')),
  );

  app.post('/desk/adoptions/:id/scans/drop', async (c) => {
    const { db, actor } = c.var;
    const typed = await typedIn(c, 'scan_id', 'drop_why');
    const { id } = await confirmedAdoption(db, c.req.param('id'));
    if (!isId(typed.scan_id)) throw new Missing('scan');
    return tried(c, id, typed, 'drop_why', () => dropScan(db, actor, id, typed.scan_id, typed.drop_why));
  });

  return app;
}

async function tried(c: Ctx, id: string, values: Typed, field: string, act: () => Promise<unknown>) {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    c.status(error.status);
    return show(c, id, values, [{ field, code: error.code, values: error.values }]);
  }
  return c.redirect(`/desk/adoptions/${id}/record`, 303);
}

async function show(c: Ctx, id: string, values: Typed = {}, problems: Problem[] = []) {
  const { db, say, csrf } = c.var;
  const adoption = await confirmedAdoption(db, id);
  const yes = (value: boolean) => (value ? 'yes' : 'no');
  const telling = {
    may_name: yes(adoption.may_name),
    tell_vote: yes(adoption.tell_vote),
    tell_text: yes(adoption.tell_text),
  };
  return c.render(
    <RecordPage
      {...{ say, csrf, adoption }}
      corrections={await correctionsOf(db, id)}
      withdrawal={await withdrawalOf(db, id)}
      scans={await scansOf(db, id)}
      form={{ say, values: { ...typedOf(adoption), ...telling, ...values }, problems }}
    />,
    { title: adoption.organisation, section: 'adoptions' },
  );
}
