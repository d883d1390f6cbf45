import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { type Option, Select, Submit } from '../../page/form.js';
import { ListedCell, ListedRow, ListedTable } from '../../page/parts.js';
import type { TextLine } from '../text.js';
import { Names, type Words } from '../text-page.js';
import { kindWord, Wording } from './demand-view.js';
import type { Cell, MatrixQuestion, MatrixRow, Stance } from './matrix.js';
import { demand_kinds } from './tables.js';

/** What the list can be narrowed down to. */
export interface Choice {
  asked: MatrixQuestion;
  people: Option[];
}

interface Props extends Words {
  rows: MatrixRow[];
  choice: Choice;
}

/** Every demand of every text against every text: a table that becomes a list on a narrow screen. */
export const MatrixPage: FC<Props> = ({ say, language, href, rows, choice }) => {
  const texts = [...new Map(rows.map(({ text }) => [text.id, text])).values()];
  const words = { say, language, href };
  return (
    <>
      <h1>{say('resolutions.demands.title')}</h1>
      <p class="standfirst">{say('resolutions.demands.standfirst')}</p>
      <p class="small">
        {say('resolutions.demands.how')} {language !== 'en' && say('resolutions.demands.english')}
      </p>
      <Narrow say={say} href={href} choice={choice} />
      <p role="status">
        {say('resolutions.demands.count', { count: rows.length })}{' '}
        {rows.length > 0 && say('resolutions.demands.taken_up', { count: rows.filter(isTakenUp).length })}
      </p>
      <p class="small">
        <a href={`/demands.csv${queryOf(choice.asked)}`}>{say('resolutions.demands.csv')}</a>
      </p>
      {texts.map((text) => (
        <OneText {...words} text={text} rows={rows.filter((row) => row.text.id === text.id)} />
      ))}
    </>
  );
};

const isTakenUp = ({ counts }: MatrixRow) => counts.supports + counts['goes further'] > 0;

/** The same question as a query, for the files. */
export function queryOf({ person, kind }: MatrixQuestion): string {
  const query = new URLSearchParams({ ...(person ? { person } : {}), ...(kind ? { kind } : {}) }).toString();
  return query === '' ? '' : `?${query}`;
}

const Narrow: FC<{ say: Say; href: Words['href']; choice: Choice }> = ({ say, href, choice }) => {
  const { asked, people } = choice;
  const form = { say, values: { person: asked.person, kind: asked.kind }, problems: [] };
  return (
    <form method="get" action={href('/demands')}>
      <div class="row">
        <Select
          name="person"
          label={say('resolutions.demands.people')}
          options={people}
          empty={say('resolutions.demands.everybody')}
          form={form}
        />
        <Select
          name="kind"
          label={say('resolutions.demands.kinds')}
          options={[...demand_kinds, 'none'].map((kind) => ({ value: kind, label: kindWord(say, kind) }))}
          empty={say('resolutions.demands.every_kind')}
          form={form}
        />
      </div>
      <p class="acts">
        <Submit label={say('resolutions.demands.show')} second />
        {queryOf(asked) !== '' && <a href={href('/demands')}>{say('resolutions.demands.all')}</a>}
      </p>
    </form>
  );
};

const heads = ['demand', 'people', 'makes', 'supports', 'further', 'silent', 'adopted'] as const;

const OneText: FC<Words & { text: TextLine; rows: MatrixRow[] }> = ({ say, language, href, text, rows }) => {
  const words = { say, language, href };
  const head = (one: (typeof heads)[number]) => say(`resolutions.demands.${one}`);
  const hasAdopted = rows.some(({ kept }) => kept !== null && kept.of > 0);
  const shown = heads.filter((one) => one !== 'adopted' || hasAdopted);
  return (
    <section>
      <h2>
        <a href={href(`/resolutions/${text.slug}`)} lang={text.title_language}>
          {text.title}
        </a>
      </h2>
      <ListedTable caption={`${text.body}, ${dateInWords(text.date, say)}`} head={shown.map(head)}>
        {rows.map((row) => (
          <ListedRow>
            <ListedCell>
              <Wording say={say} demand={row.demand} />
            </ListedCell>
            <ListedCell label={head('people')}>
              <Names people={row.demand.people} href={href} />
            </ListedCell>
            {(['makes', 'supports', 'goes further'] as const).map((stance) => (
              <ListedCell label={head(stance === 'goes further' ? 'further' : stance)}>
                <Stances {...words} cells={row.cells} stance={stance} />
              </ListedCell>
            ))}
            <ListedCell label={head('silent')}>
              {say('resolutions.demands.texts', { count: row.counts.silent })}
            </ListedCell>
            {hasAdopted && (
              <ListedCell label={head('adopted')}>
                {row.kept && say('resolutions.demands.kept_in', { count: row.kept.kept, all: row.kept.of })}
              </ListedCell>
            )}
          </ListedRow>
        ))}
      </ListedTable>
    </section>
  );
};

const Stances: FC<Words & { cells: Cell[]; stance: Stance }> = ({ say, href, cells, stance }) => {
  const found = cells.flatMap(({ text, places }) =>
    places.filter((one) => (one.relation ?? 'makes') === stance).map((place) => ({ text, place })),
  );
  if (found.length === 0) return null;
  return (
    <ul class="plain">
      {found.map(({ text, place }) => (
        <li>
          <a href={href(`/resolutions/${text.slug}#${place.kind}-${place.number}`)} title={text.title}>
            {stance === 'makes'
              ? say('resolutions.demands.this_text')
              : `${text.body}, ${dateInWords(text.date, say)}: ${say(
                  `resolutions.demands.${place.kind}_number`,
                  { number: place.number },
                )}`}
          </a>
        </li>
      ))}
    </ul>
  );
};
