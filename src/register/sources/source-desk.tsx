import type { Context } from 'hono';
import { Hono } from 'hono';
import { isId } from '../../kernel/chance.js';
import { today } from '../../kernel/clock.js';
import type { Db } from '../../kernel/database.js';
import { Missing, type Problem, Refused } from '../../kernel/refusals.js';
import { bodyOf, typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { versionIn } from '../record/at-desk.js';
import { type Collision, merged } from '../record/difference.js';
import type { Typed } from '../record/fact-form.js';
import { historyOf } from '../record/history.js';
import { ladder } from '../telling/telling.js';
import { citingFacts } from './citing.js';
import { collisionOf } from './collision.js';
import {
  dropSnapshot,
  fileOf,
  keepSnapshot,
  readSnapshot,
  snapshot_fields,
  snapshotsOf,
  tellSnapshot,
} from './snapshot.js';
import { readSource, source_page_fields, typedSource } from './source-form.js';
import { changeSource, tellSource } from './source-keeping.js';
import { SourcePage } from './source-page.js';
import { sourcePath } from './sources-desk.js';

type Ctx = Context<DeskEnv>;

/** What was typed into one of the forms of the page and was not taken. */
interface Wrong {
  typed: Typed;
  problems: Problem[];
  collision?: Collision;
}

/** `/desk/sources/:code`: one source, the facts that rest on it, its snapshots and its history. */
export function sourceDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();
  const path = '/desk/sources/:code';

  app.get(path, async (c) => show(c));

  app.post(path, async (c) => {
    const { db, actor } = c.var;
    const source = await sourceAt(c);
    const typed = await typedIn(c, ...source_page_fields, 'version', 'why');
    const read = readSource(typed);
    if (!read.ok) {
      c.status(422);
      return show(c, { typed, problems: read.problems });
    }
    const seen = { id: source.id, version: versionIn(typed.version) };
    return tried(c, { typed, field: 'why' }, async () => {
      try {
        await changeSource(db, actor, seen, read.value, typed.why);
      } catch (error) {
        if (!(error instanceof Refused) || error.code !== 'register.record.stale') throw error;
        const said = { stored: typedSource(source), mine: typedSource(read.value) };
        const collision = await collisionOf(db, source, seen.version, said);
        const values = { ...typed, ...merged(collision), version: String(source.version) };
        c.status(error.status);
        return show(c, { typed: values, problems: [], collision });
      }
      return null;
    });
  });

  app.post(`${path}/tell`, async (c) => {
    const { db, actor } = c.var;
    const source = await sourceAt(c);
    const typed = await typedIn(c, 'level', 'tell_why');
    return tried(c, { typed, field: 'tell_why' }, () =>
      tellSource(db, actor, source.id, levelIn(typed.level), typed.tell_why),
    );
  });

  app.post(`${path}/snapshots`, async (c) => {
    const { db, actor, clock } = c.var;
    const source = await sourceAt(c);
    const typed = await typedIn(c, ...snapshot_fields);
    const body = await bodyOf(c);
    const file = Array.isArray(body.file) ? body.file.at(-1) : body.file;
    const read = await readSnapshot(typed, { file, viruses: c.var.viruses }, today(clock));
    if (!read.ok) {
      c.status(422);
      return show(c, { typed, problems: read.problems });
    }
    return tried(c, { typed, field: 'file' }, () => keepSnapshot(db, actor, source.id, read.value));
  });

  app.get(`${path}/snapshots/:snapshot`, async (c) => {
    const source = await sourceAt(c);
    return fileOf(c.var.db, { sourceId: source.id, id: snapshotIn(c.req.param('snapshot')) });
  });

  app.post(`${path}/snapshots/tell`, async (c) => {
    const { db, actor } = c.var;
    const source = await sourceAt(c);
    const typed = await typedIn(c, 'snapshot', 'snapshot_level', 'snapshot_why');
    const of = { sourceId: source.id, id: snapshotIn(typed.snapshot) };
    return tried(c, { typed, field: 'snapshot_why' }, () =>
      tellSnapshot(db, actor, of, levelIn(typed.snapshot_level), typed.snapshot_why),
    );
  });

  app.post(`${path}/snapshots/drop`, async (c) => {
    const { db, actor } = c.var;
    const source = await sourceAt(c);
    const typed = await typedIn(c, 'dropped', 'drop_why');
    const of = { sourceId: source.id, id: snapshotIn(typed.dropped) };
    return tried(c, { typed, field: 'drop_why' }, () => dropSnapshot(db, actor, of, typed.drop_why));
  });

  return app;
}

/** Does it and leads back to the page; a refusal is said at the field, with what was typed kept. */
async function tried(
  c: Ctx,
  { typed, field }: { typed: Typed; field: string },
  act: () => Promise<unknown>,
): Promise<Response> {
  try {
    const shown = await act();
    if (shown instanceof Response) return shown;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    c.status(error.status);
    const at = error.code === 'register.sources.url_taken' ? 'url' : field;
    return show(c, { typed, problems: [{ field: at, code: error.code, values: error.values }] });
  }
  return c.redirect(sourcePath(c.req.param('code') ?? ''), 303);
}

function levelIn(typed: string) {
  const level = ladder.find((one) => one === typed);
  if (!level) throw new Missing('level');
  return level;
}

function snapshotIn(typed: string): string {
  if (!isId(typed)) throw new Missing('snapshot');
  return typed;
}

async function sourceAt(c: Ctx) {
  const source = await c.var.db
    .selectFrom('sources')
    .selectAll()
    .where('code', '=', c.req.param('code') ?? '')
    .executeTakeFirst();
  if (!source) throw new Missing('source');
  return source;
}

async function groupOf(db: Db, publisher: string | null): Promise<string | null> {
  if (publisher === null) return null;
  const group = await db
    .selectFrom('grouped_publishers as p')
    .innerJoin('publisher_groups as g', 'g.id', 'p.group_id')
    .select('g.name')
    .where('p.publisher', '=', publisher.toLowerCase())
    .executeTakeFirst();
  return group?.name ?? null;
}

async function show(c: Ctx, wrong: Wrong = { typed: {}, problems: [] }): Promise<Response> {
  const { db, say, csrf } = c.var;
  const source = await sourceAt(c);
  const version = String(source.version);
  const values = { ...typedSource(source), version, level: source.told, ...wrong.typed };
  return c.render(
    <SourcePage
      {...{ say, csrf, source }}
      form={{ say, values, problems: wrong.problems }}
      collision={wrong.collision ?? null}
      group={await groupOf(db, source.publisher)}
      citing={await citingFacts(db, source.id)}
      snapshots={await snapshotsOf(db, source.id)}
      deeds={await historyOf(db, { sourceId: source.id })}
    />,
    { title: source.title, section: 'sources' },
  );
}
