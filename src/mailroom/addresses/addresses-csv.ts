import { Hono } from 'hono';
import { sql } from 'kysely';
import type { PublicDb } from '../../kernel/database.js';
import { csv_mark, csvLines } from '../../page/csv.js';
import type { VisitorEnv } from '../../page/web.js';
import { fileAnswer, fileGate, streamed } from '../../register/formats/whole-file.js';

/** So many addresses are read at a time. */
const chunk = 500;

const head = [
  ...['office', 'person', 'kind', 'channel', 'label', 'lines', 'lines_local', 'country', 'email'],
  ...['valid_from', 'valid_to', 'last_evidence', 'checked_on', 'doubted_since', 'sources'],
];

/**
 * Public addresses as a table for reading: lines of an address stand below each other in their cell. It is
 * not taken back: an address is made sure of by a person, and no table can do that.
 */
async function* addressesCsv(db: PublicDb): AsyncGenerator<string> {
  yield csv_mark + csvLines([head]);
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const addresses = await db
      .selectFrom('addresses as a')
      .leftJoin('offices as o', 'o.id', 'a.office_id')
      .leftJoin('people as p', 'p.id', 'a.person_id')
      .select(['a.id', 'o.code as office', 'p.slug as person', 'a.kind', 'a.channel', 'a.label'])
      .select(['a.lines', 'a.lines_local', 'a.country', 'a.email', 'a.valid_from', 'a.valid_to'])
      .select('a.last_evidence')
      .select(({ selectFrom }) => [
        selectFrom('counted_checks as k')
          .select(({ fn }) => fn.max('k.checked_on').as('checked_on'))
          .whereRef('k.address_id', '=', 'a.id')
          .as('checked_on'),
        selectFrom('address_doubts as d')
          .select(({ fn }) => fn.min('d.since').as('since'))
          .whereRef('d.person_id', '=', 'a.person_id')
          .where('d.resolved_on', 'is', null)
          .as('doubted_since'),
      ])
      .where('a.id', '>', after)
      .orderBy('a.id')
      .limit(sql.lit(chunk))
      .execute();
    const last = addresses.at(-1);
    if (!last) return;
    after = last.id;
    const cited = await db
      .selectFrom('address_sources as c')
      .innerJoin('sources as s', 's.id', 'c.source_id')
      .select(['c.address_id', 's.code'])
      .where(
        'c.address_id',
        'in',
        addresses.map(({ id }) => id),
      )
      .orderBy('c.position')
      .execute();
    yield csvLines(
      addresses.map((a) => [
        ...[a.office, a.person, a.kind, a.channel, a.label],
        ...[a.lines?.join('\n') ?? null, a.lines_local?.join('\n') ?? null, a.country, a.email],
        ...[a.valid_from, a.valid_to, a.last_evidence, a.checked_on, a.doubted_since],
        cited
          .filter(({ address_id }) => address_id === a.id)
          .map(({ code }) => code)
          .join(', '),
      ]),
    );
  }
}

/** `/addresses.csv`: every public address with how far it can be trusted. */
export function addressesCsvSite(): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();
  const begin = fileGate();
  app.get('/addresses.csv', (c) =>
    fileAnswer(c, streamed(addressesCsv(c.var.db), begin()), 'text/csv; charset=utf-8', 'addresses.csv'),
  );
  return app;
}
