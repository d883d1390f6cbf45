import type { Child, FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { type Filled, Hidden, Problems, Submit, TextField } from '../../page/form.js';
import { Foreign } from '../../page/parts.js';
import { longest_why } from '../telling/telling.js';
import type { AtDesk } from './at-desk.js';
import { type Collision, CollisionTable } from './difference.js';
import type { Choices, FactForm } from './fact-form.js';
import type { KeptFact } from './fact-said.js';
import { SaidFields } from './said-fields.js';

interface Words {
  say: Say;
  csrf: string;
  person: AtDesk;
}

/** Why something is changed, and the button: alike for facts and for a person's own row. */
export const Why: FC<{ form: Filled; name?: string; act: string; second?: boolean }> = (props) => (
  <>
    <TextField
      name={props.name ?? 'why'}
      label={props.form.say('register.desk.why')}
      hint={props.form.say('register.desk.why_hint')}
      maxlength={longest_why}
      required
      form={props.form}
    />
    <p class="acts">
      <Submit label={props.act} second={props.second ?? false} />
    </p>
  </>
);

interface Props extends Words {
  fact: KeptFact;
  /** Null: a kind that is not edited here. */
  kind: FactForm | null;
  form: Filled;
  choices: Choices;
  collision: Collision | null;
  /** The history of the fact. */
  children: Child;
}

/** One fact: its form, what somebody else did to it meanwhile, striking it out, and its history. */
export const FactPage: FC<Props> = (props) => {
  const { say, csrf, person, fact, kind, form, choices, collision } = props;
  const here = `/desk/people/${person.slug}/facts/${fact.id}`;
  return (
    <div class="text">
      <p class="small">
        <a href={`/desk/people/${person.slug}#fact-${fact.id}`}>
          <Foreign>{person.name}</Foreign>
        </a>
      </p>
      <h1>{say(`register.record.of.${fact.kind}`)}</h1>
      {fact.struck_at ? (
        <p class="flash">{say('register.record.is_struck')}</p>
      ) : (
        <p>
          <span class="tag">{say(`register.desk.told.${fact.told}`)}</span>{' '}
          {say(`register.record.sure.${fact.confidence}`)}
        </p>
      )}
      {collision && <CollisionTable {...{ say, form: kind, choices, collision }} />}
      <Problems form={form} title={say('register.desk.problems')} />
      {kind && !fact.struck_at && (
        <form method="post" action={here}>
          <Hidden name="csrf" value={csrf} />
          <Hidden name="version" value={form.values.version ?? String(fact.version)} />
          <SaidFields {...{ kind, form, choices }} />
          <Why form={form} act={say(`register.record.${collision ? 'save_on_top' : 'save'}`)} />
        </form>
      )}
      {kind && (
        <form method="post" action={`${here}/${fact.struck_at ? 'stand' : 'strike'}`}>
          <h2>{say(`register.record.${fact.struck_at ? 'let_stand' : 'strike'}`)}</h2>
          <p>{say(`register.record.${fact.struck_at ? 'let_stand_about' : 'strike_about'}`)}</p>
          <Hidden name="csrf" value={csrf} />
          <Hidden name="version" value={String(fact.version)} />
          <Why
            form={form}
            name="strike_why"
            act={say(`register.record.${fact.struck_at ? 'let_stand' : 'strike'}`)}
            second
          />
        </form>
      )}
      {props.children}
    </div>
  );
};
