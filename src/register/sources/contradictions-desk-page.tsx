import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { type Filled, Hidden, Problems, Submit } from '../../page/form.js';
import { Foreign, Pager, Table } from '../../page/parts.js';
import { type Collision, CollisionTable } from '../record/difference.js';
import type { Typed } from '../record/fact-form.js';
import { Why } from '../record/fact-page.js';
import type { Deed } from '../record/history.js';
import { History, type Present } from '../record/history-page.js';
import type { CitingFact } from './citing.js';
import { ContradictionFields } from './contradiction-form.js';
import type { KeptContradiction } from './contradiction-kept.js';

const path = '/desk/contradictions';
const columns = ['topic', 'positions', 'people', 'told'];

/** All contradictions by their codes. */
export const ContradictionsList: FC<{
  say: Say;
  list: { lines: KeptContradiction[]; after: string | null };
}> = ({ say, list }) => (
  <>
    <h1>{say('register.sources.contradiction.title')}</h1>
    <p>{say('register.sources.contradiction.about')}</p>
    <p class="acts">
      <a class="act" href={`${path}/new`}>
        {say('register.sources.contradiction.enter_new')}
      </a>
    </p>
    {list.lines.length === 0 ? (
      <p>{say('register.sources.contradiction.none')}</p>
    ) : (
      <Table
        caption={say('register.sources.contradiction.caption')}
        head={columns.map((name) => say(`register.sources.contradiction.head.${name}`))}
        numbers={[1]}
      >
        {list.lines.map((one) => (
          <tr>
            <td>
              <a href={`${path}/${encodeURIComponent(one.code)}`}>
                <Foreign>{one.topic}</Foreign>
              </a>
            </td>
            <td class="n">{one.positions.length}</td>
            <td>{one.people.map(({ slug }) => slug).join(', ')}</td>
            <td>
              {one.struck_at
                ? say('register.sources.contradiction.is_withdrawn')
                : say(`register.desk.told.${one.told}`)}
            </td>
          </tr>
        ))}
      </Table>
    )}
    <Pager
      {...(list.after ? { next: `${path}?after=${encodeURIComponent(list.after)}` } : {})}
      words={{
        previous: '',
        next: say('register.record.further'),
        name: say('register.record.pages'),
      }}
    />
  </>
);

interface Chosen {
  say: Say;
  csrf: string;
  form: Filled;
  /** Facts that can be ticked, and which of them are. */
  facts: CitingFact[];
  chosen: string[];
}

/** The form for a contradiction that is not here yet. */
export const NewContradiction: FC<Chosen> = ({ say, csrf, form, facts, chosen }) => (
  <div class="text">
    <p class="small">
      <a href={path}>{say('register.sources.contradiction.title')}</a>
    </p>
    <h1>{say('register.sources.contradiction.new')}</h1>
    <Problems form={form} title={say('register.desk.problems')} />
    <form method="post" action={path}>
      <Hidden name="csrf" value={csrf} />
      <ContradictionFields {...{ form, facts, chosen }} />
      <p class="acts">
        <Submit label={say('register.sources.enter')} />
      </p>
    </form>
  </div>
);

const labels = Object.fromEntries(
  ['topic', 'reading', 'people', 'facts'].map((name) => [name, `register.sources.contradiction.${name}`]),
) as Record<string, string>;

/** One contradiction: its form, how far it is told, withdrawing it, and its history. */
export const ContradictionPage: FC<
  Chosen & { kept: KeptContradiction; stored: Typed; collision: Collision | null; deeds: Deed[] }
> = ({ say, csrf, kept, form, facts, chosen, stored, collision, deeds }) => {
  const here = `${path}/${encodeURIComponent(kept.code)}`;
  const word = kept.struck_at ? 'restore' : 'withdraw';
  const act = say(`register.sources.contradiction.${kept.struck_at ? 'again' : 'withdraw'}`);
  const [first] = kept.people;
  const present: Present = new Map([[kept.id, { form: { labels }, choices: {}, said: stored, line: '' }]]);
  return (
    <div class="text">
      <p class="small">
        <a href={path}>{say('register.sources.contradiction.title')}</a> · <code>{kept.code}</code>
        {kept.people.map(({ slug }) => (
          <>
            {' '}
            · <a href={`/desk/people/${slug}#contradiction`}>{slug}</a>
          </>
        ))}
      </p>
      <h1>
        <Foreign>{kept.topic}</Foreign>
      </h1>
      {kept.struck_at ? (
        <p class="flash">{say('register.sources.contradiction.is_withdrawn')}</p>
      ) : (
        <p>
          <span class="tag">{say(`register.desk.told.${kept.told}`)}</span>{' '}
          {first && (
            <a href={`/desk/people/${first.slug}/tell?fact=${kept.id}`}>{say('register.desk.tell')}</a>
          )}
        </p>
      )}
      {collision && <CollisionTable {...{ say, collision }} form={{ labels }} choices={{}} />}
      <Problems form={form} title={say('register.desk.problems')} />
      {!kept.struck_at && (
        <form method="post" action={here}>
          <Hidden name="csrf" value={csrf} />
          <Hidden name="version" value={form.values.version ?? ''} />
          <ContradictionFields {...{ form, facts, chosen }} />
          <Why form={form} act={say(collision ? 'register.record.save_on_top' : 'register.sources.save')} />
        </form>
      )}
      <form method="post" action={`${here}/${word}`}>
        <h2>{act}</h2>
        <p>{say(`register.sources.contradiction.${kept.struck_at ? 'again' : 'withdraw'}_about`)}</p>
        <Hidden name="csrf" value={csrf} />
        <Hidden name="version" value={form.values.version ?? ''} />
        <Why form={form} name="withdraw_why" act={act} second />
      </form>
      <h2 id="history">{say('register.sources.history')}</h2>
      {deeds.length === 0 ? (
        <p>{say('register.record.no_deeds')}</p>
      ) : (
        <History {...{ say, deeds, present }} />
      )}
    </div>
  );
};
