import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { sql } from 'kysely';
import type { Db } from '../../kernel/database.js';
import type { Say } from '../../kernel/language.js';
import { type Problem, Refused } from '../../kernel/refusals.js';
import { type Filled, Hidden, Problems, Submit, TextField } from '../../page/form.js';
import { Moment } from '../../page/moment.js';
import { Flash, Foreign } from '../../page/parts.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { type Ctx, namesAtDesk } from '../record/at-desk.js';
import { reasonIn } from '../record/fact-keeping.js';
import { differenceMark } from './difference.js';
import { Difference } from './difference-view.js';
import { decide, type OpenProposal, openProposals, type Proposal, proposalAt } from './proposal.js';
import { factsOf, longest_why, publicIds } from './telling.js';
import { type UntoldSource, untoldSourcesOf } from './untold-sources.js';
import { UntoldSources } from './untold-sources-view.js';

/** `/desk/proposals`: what is to become public and waits for a second person. */
export function proposalDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get('/desk/proposals', async (c) => {
    const { db, say } = c.var;
    const proposals = await openProposals(db);
    const names = await namesAtDesk(
      db,
      proposals.map(({ person_id }) => person_id),
    );
    const done = c.req.query('done') ?? '';
    return c.render(<ListPage {...{ say, proposals, names, done }} staff={await staffNames(db)} />, {
      title: say('register.telling.proposal.title'),
      section: 'people',
    });
  });

  app.get('/desk/proposals/:id', (c) => show(c, {}, []));

  app.post('/desk/proposals/:id', async (c) => {
    const { db, actor } = c.var;
    const typed = await typedIn(c, 'how', 'seen', 'why');
    const agreed = typed.how === 'agree';
    try {
      const answer = agreed
        ? ({ agreed, seen: typed.seen } as const)
        : ({ agreed, why: reasonIn(typed.why) } as const);
      await decide(db, actor, c.req.param('id'), answer);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      return show(c, typed, [{ field: 'why', code: error.code, values: error.values }]);
    }
    return c.redirect(`/desk/proposals?done=${agreed ? 'agreed' : 'declined'}`, 303);
  });

  return app;
}

async function show(c: Ctx, values: Record<string, string>, problems: Problem[]) {
  const { db, say, csrf, actor } = c.var;
  const proposal = await proposalAt(db, c.req.param('id') ?? '');
  const name = (await namesAtDesk(db, [proposal.person_id])).get(proposal.person_id) ?? proposal.slug;
  const by = (await staffNames(db)).get(proposal.proposed_by) ?? proposal.proposed_by;
  const untold = await untoldSourcesOf(db, await factsIn(db, proposal));
  return c.render(
    <OnePage
      {...{ say, csrf, proposal, name, by, untold }}
      isOwn={proposal.proposed_by === actor.who}
      form={{ say, values, problems }}
    />,
    { title: say('register.telling.proposal.one'), section: 'people' },
  );
}

/** The facts that a proposal puts before visitors: with a person, those that are public already. */
async function factsIn(db: Db, { kind, subject_id }: Proposal): Promise<string[]> {
  if (kind === 'fact') return [subject_id];
  return publicIds(await factsOf(db, subject_id));
}

/** Names of the staff by what the journal calls them: read only. */
async function staffNames(db: Db): Promise<Map<string, string>> {
  const { rows } = await sql<{ who: string; name: string }>`
    select 'staff:' || id as who, name from staff`.execute(db);
  return new Map(rows.map(({ who, name }) => [who, name]));
}

const ListPage: FC<{
  say: Say;
  proposals: OpenProposal[];
  names: Map<string, string>;
  staff: Map<string, string>;
  done: string;
}> = ({ say, proposals, names, staff, done }) => (
  <div class="text">
    <h1>{say('register.telling.proposal.title')}</h1>
    {['proposed', 'agreed', 'declined'].includes(done) && (
      <Flash>{say(`register.telling.proposal.done.${done}`)}</Flash>
    )}
    {proposals.length === 0 ? (
      <p>{say('register.telling.proposal.nothing')}</p>
    ) : (
      <ul class="plain">
        {proposals.map(({ id, kind, person_id, slug, why, proposed_by, proposed_at }) => (
          <li>
            <a href={`/desk/proposals/${id}`}>
              {say(`register.telling.proposal.of.${kind}`)} <Foreign>{names.get(person_id) ?? slug}</Foreign>
            </a>
            <br />
            <span class="small">
              <Moment at={proposed_at} /> · <Foreign>{staff.get(proposed_by) ?? proposed_by}</Foreign>:{' '}
              <Foreign>{why}</Foreign>
            </span>
          </li>
        ))}
      </ul>
    )}
  </div>
);

interface Props {
  say: Say;
  csrf: string;
  proposal: Proposal;
  name: string;
  by: string;
  isOwn: boolean;
  untold: UntoldSource[];
  form: Filled;
}

const OnePage: FC<Props> = ({ say, csrf, proposal, name, by, isOwn, untold, form }) => {
  const { id, kind, slug, subject_id, why, basis_kind, basis, now, proposed, mark } = proposal;
  const preview = `/desk/people/${slug}/preview${kind === 'fact' ? `?fact=${subject_id}` : ''}`;
  const isOther = differenceMark(proposed) !== mark;
  return (
    <>
      <p class="small">
        <a href={`/desk/people/${slug}`}>
          <Foreign>{name}</Foreign>
        </a>
        {' · '}
        <a href="/desk/proposals">{say('register.telling.proposal.title')}</a>
      </p>
      <h1>{say('register.telling.proposal.one')}</h1>
      <p>
        {say('register.telling.proposal.by', { name: by, why })}
        <br />
        {say('register.telling.basis.label')}: {say(`register.telling.basis.kind.${basis_kind}`)}
        {basis && (
          <>
            {' – '}
            <Foreign>{basis}</Foreign>
          </>
        )}
      </p>
      {isOther && <p class="disputed">{say('register.telling.proposal.differs')}</p>}
      <p>
        <a href={preview}>{say('register.telling.preview.link')}</a>
      </p>
      <UntoldSources {...{ say, sources: untold }} />
      <Difference {...{ say, changes: now }} />
      <form method="post" action={`/desk/proposals/${id}`} class="text">
        <Problems form={form} title={say('register.desk.problems')} />
        <Hidden name="csrf" value={csrf} />
        <Hidden name="seen" value={mark} />
        {isOwn ? (
          <p>{say('register.telling.proposal.waits')}</p>
        ) : (
          <p class="acts">
            <Submit name="how" value="agree" label={say('register.telling.proposal.agree')} />
          </p>
        )}
        <TextField
          name="why"
          label={say(`register.telling.proposal.${isOwn ? 'why_withdraw' : 'why_decline'}`)}
          hint={say('register.desk.why_hint')}
          maxlength={longest_why}
          form={form}
        />
        <p class="acts">
          <Submit
            second
            name="how"
            value="decline"
            label={say(`register.telling.proposal.${isOwn ? 'withdraw' : 'decline'}`)}
          />
        </p>
      </form>
    </>
  );
};
