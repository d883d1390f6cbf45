import type { FC } from 'hono/jsx';
import type { Selectable } from 'kysely';
import type { Tables } from '../../kernel/database.js';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { type Filled, Hidden, Problems } from '../../page/form.js';
import { Foreign, Table } from '../../page/parts.js';
import { type Collision, CollisionTable } from '../record/difference.js';
import { Why } from '../record/fact-page.js';
import type { Deed } from '../record/history.js';
import { History, type Present } from '../record/history-page.js';
import type { CitingFact } from './citing.js';
import type { Snapshot } from './snapshot.js';
import { KeepSnapshot, Snapshots } from './snapshot-page.js';
import { SourceFields, source_page_fields, typedSource } from './source-form.js';
import { sourcePath } from './sources-desk.js';
import { TellForm } from './tell-form.js';

interface Props {
  say: Say;
  csrf: string;
  source: Selectable<Tables['sources']>;
  form: Filled;
  collision: Collision | null;
  /** The group that its publisher counts with. */
  group: string | null;
  citing: { count: number; facts: CitingFact[] };
  snapshots: Snapshot[];
  deeds: Deed[];
}

/** The words for the fields of a source, in a difference. */
const labels = Object.fromEntries(
  source_page_fields.map((name) => [name, `register.sources.field.${name}`]),
) as Record<string, string>;

/** One source at the desk: what is said of it, which facts rest on it, its snapshots, its history. */
export const SourcePage: FC<Props> = (props) => {
  const { say, csrf, source, form, collision, group, citing, snapshots, deeds } = props;
  const here = sourcePath(source.code);
  const present: Present = new Map([
    [null, { form: { labels }, choices: {}, said: typedSource(source), line: '' }],
  ]);
  return (
    <div class="text">
      <p class="small">
        <a href="/desk/sources">{say('register.sources.title')}</a> · <code>{source.code}</code>
      </p>
      <h1>
        <Foreign>{source.title}</Foreign>
      </h1>
      <p>
        <span class="tag">{say(`register.desk.told.${source.told}`)}</span>{' '}
        <Foreign>{source.publisher ?? ''}</Foreign>
        {source.published_on && <>, {dateInWords(source.published_on, say)}</>}
        {group && (
          <>
            . <a href="/desk/sources/publishers">{say('register.sources.counts_as', { group })}</a>
          </>
        )}
      </p>
      {source.url && (
        <p class="small">
          <a href={source.url} rel="noreferrer noopener nofollow">
            <Foreign>{source.url}</Foreign>
          </a>
        </p>
      )}
      {collision && <CollisionTable {...{ say, collision }} form={{ labels }} choices={{}} />}
      <Problems form={form} title={say('register.desk.problems')} />

      <section>
        <h2 id="facts">{say('register.sources.cited_by')}</h2>
        <Citing {...{ say, citing }} />
      </section>

      <section>
        <h2 id="snapshots">{say('register.sources.snapshot.title')}</h2>
        <p class="small">{say('register.sources.snapshot.about')}</p>
        <Snapshots {...{ say, csrf, here, snapshots, form }} />
        <KeepSnapshot {...{ csrf, here, form }} />
      </section>

      <form method="post" action={here}>
        <h2 id="change">{say('register.sources.change')}</h2>
        <Hidden name="csrf" value={csrf} />
        <Hidden name="version" value={form.values.version ?? ''} />
        <SourceFields form={form} />
        <Why form={form} act={say(collision ? 'register.record.save_on_top' : 'register.sources.save')} />
      </form>

      <section>
        <h2 id="tell">{say('register.sources.tell')}</h2>
        <p class="small">{say('register.sources.tell_about')}</p>
        <TellForm action={`${here}/tell`} act={say('register.sources.tell_act')} {...{ csrf, form }} />
      </section>

      <h2 id="history">{say('register.sources.history')}</h2>
      {deeds.length === 0 ? (
        <p>{say('register.record.no_deeds')}</p>
      ) : (
        <History {...{ say, deeds, present }} />
      )}
    </div>
  );
};

const Citing: FC<{ say: Say; citing: Props['citing'] }> = ({ say, citing }) =>
  citing.count === 0 ? (
    <p>{say('register.sources.not_cited')}</p>
  ) : (
    <Table
      caption={say('register.sources.cites', { count: citing.count })}
      head={['person', 'date', 'fact', 'sure'].map((name) => say(`register.sources.fact_head.${name}`))}
    >
      {citing.facts.map((fact) => (
        <tr>
          <td>
            {fact.people.map((slug, place) => (
              <>
                {place > 0 && ', '}
                <a href={`/desk/people/${slug}`}>{slug}</a>
              </>
            ))}
          </td>
          <td>{fact.date ? dateInWords(fact.date, say) : ''}</td>
          <td>
            {say(`register.desk.kind.${fact.kind}`)}: <Foreign>{fact.text.slice(0, 200)}</Foreign>
          </td>
          <td>{say(`register.record.sure.${fact.confidence}`)}</td>
        </tr>
      ))}
    </Table>
  );
