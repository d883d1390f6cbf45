import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { type Filled, Hidden, Problems, Submit } from '../../page/form.js';
import { Foreign, Table } from '../../page/parts.js';
import { type Collision, CollisionTable } from '../../register/record/difference.js';
import type { Choices, Typed } from '../../register/record/fact-form.js';
import { Why } from '../../register/record/fact-page.js';
import type { Deed } from '../../register/record/history.js';
import { History, type Present } from '../../register/record/history-page.js';
import type { TextAtDesk } from './demand-desk.js';
import { DemandFields, demand_labels } from './demand-form.js';
import type { KeptDemand } from './demand-kept.js';
import { kindWord } from './demand-view.js';

const TextHead: FC<{ say: Say; text: TextAtDesk }> = ({ say, text }) => (
  <>
    <p class="small">
      <a href="/desk/texts">{say('resolutions.texts.title')}</a>
    </p>
    <h1>
      <Foreign>{text.title}</Foreign>
    </h1>
    <p class="meta">
      <span class="tag">{say(`resolutions.kind.${text.kind}`)}</span> <Foreign>{text.body}</Foreign>,{' '}
      {text.said_on} · <a href={`/resolutions/${text.slug}`}>{say('resolutions.texts.open')}</a>
    </p>
  </>
);

/** A text of others at the desk: its demands, those that were struck out among them. */
export const TextDemands: FC<{ say: Say; text: TextAtDesk; demands: KeptDemand[] }> = (props) => {
  const { say, text, demands } = props;
  const here = `/desk/texts/${text.slug}`;
  return (
    <>
      <TextHead say={say} text={text} />
      <p>{say('resolutions.demands.desk_about')}</p>
      <p class="acts">
        <a class="act" href={`${here}/demands/new`}>
          {say('resolutions.demands.enter')}
        </a>
      </p>
      {demands.length > 0 && (
        <Table
          caption={say('resolutions.demands.title')}
          head={['place', 'demand', 'kind', 'takes_up', 'act'].map((one) =>
            say(`resolutions.demands.head.${one}`),
          )}
          numbers={[0]}
        >
          {demands.map((one) => (
            <tr>
              <td class="n">{one.position}</td>
              <td>
                {one.number !== null && `${one.number}. `}
                <Foreign lang={one.language}>
                  {one.struck_at ? <del>{one.wording}</del> : one.wording}
                </Foreign>
              </td>
              <td>{kindWord(say, one.kind ?? 'none')}</td>
              <td>{one.relation && say(`resolutions.relation.${one.relation.replace(' ', '_')}`)}</td>
              <td>
                <a href={`${here}/demands/${one.id}`}>{say('resolutions.demands.change_it')}</a>
              </td>
            </tr>
          ))}
        </Table>
      )}
    </>
  );
};

interface Props {
  say: Say;
  csrf: string;
  text: TextAtDesk;
  /** Null: a new one. */
  demand: KeptDemand | null;
  said: Typed;
  choices: Choices;
  collision: Collision | null;
  deeds: Deed[];
  form: Filled;
}

/** One demand at the desk: its form, striking out, and its history; or the form of a new one. */
export const DemandPage: FC<Props> = (props) => {
  const { say, csrf, text, demand, said, choices, collision, deeds, form } = props;
  const here = `/desk/texts/${text.slug}/demands/${demand?.id ?? 'new'}`;
  const labels = demand_labels;
  const present: Present = new Map([[null, { form: { labels }, choices, said, line: '' }]]);
  return (
    <div class="text">
      <p class="small">
        <a href={`/desk/texts/${text.slug}`}>
          <Foreign>{text.title}</Foreign>
        </a>
      </p>
      <h1>{say(demand ? 'resolutions.demands.change' : 'resolutions.demands.enter')}</h1>
      {collision && <CollisionTable {...{ say, collision, choices }} form={{ labels }} />}
      <Problems form={form} title={say('register.desk.problems')} />
      {demand?.struck_at ? (
        <p class="disputed">{say('resolutions.demands.is_struck')}</p>
      ) : (
        <form method="post" action={here}>
          <Hidden name="csrf" value={csrf} />
          <Hidden name="version" value={form.values.version ?? ''} />
          <DemandFields {...{ form, choices }} />
          {demand ? (
            <Why form={form} act={say(collision ? 'register.record.save_on_top' : 'register.record.save')} />
          ) : (
            <p class="acts">
              <Submit label={say('register.record.enter')} />
            </p>
          )}
        </form>
      )}
      {demand && (
        <>
          <form method="post" action={`${here}/${demand.struck_at ? 'stand' : 'strike'}`}>
            <h2>{say(demand.struck_at ? 'register.record.let_stand' : 'register.record.strike')}</h2>
            <p class="small">{say('resolutions.demands.strike_about')}</p>
            <Hidden name="csrf" value={csrf} />
            <Hidden name="version" value={String(demand.version)} />
            <Why
              form={form}
              name="strike_why"
              act={say(demand.struck_at ? 'register.record.let_stand' : 'register.record.strike')}
              second
            />
          </form>
          <h2 id="history">{say('register.record.history')}</h2>
          {deeds.length === 0 ? (
            <p>{say('register.record.no_deeds')}</p>
          ) : (
            <History {...{ say, deeds, present }} />
          )}
        </>
      )}
    </div>
  );
};
