import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { isId } from '../../kernel/chance.js';
import type { Say } from '../../kernel/language.js';
import { Missing, type Problem, Refused } from '../../kernel/refusals.js';
import { dateInWords } from '../../page/date.js';
import { type Filled, Hidden, Problems, Submit, TextField } from '../../page/form.js';
import { Moment } from '../../page/moment.js';
import { Foreign, Table } from '../../page/parts.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { Ways } from '../ways.js';
import { longest_why, readWhy } from './address-reader.js';
import { type HeldBack, heldBack, type WaitingPaper } from './held-back.js';
import { readdress, releasePaper } from './paper-release.js';
import { liftStop, type StoppedPaper, stoppedPapers } from './paper-stop.js';

const section = 'mailroom';

/** Papers that stay behind: one by one they are let go with a reason, or get another address. */
export function papersInDoubt(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  const show = async (c: Context<DeskEnv>, typed: Record<string, string>, problems: Problem[]) => {
    const { db, say, csrf, clock } = c.var;
    const paper = await paperAt(c);
    const why = (await heldBack(db, [paper], clock)).get(paper.id) ?? null;
    return c.render(<DoubtPage {...{ say, csrf, paper, why }} form={{ say, values: typed, problems }} />, {
      title: say('mailroom.addresses.release.title'),
      section,
    });
  };

  app.get('/desk/mailroom/dispatches/:id/doubt', (c) => show(c, {}, []));

  app.post('/desk/mailroom/dispatches/:id/released', async (c) => {
    const { id } = await paperAt(c);
    const typed = await typedIn(c, 'why');
    const why = readWhy(typed.why);
    if (!why.ok) {
      c.status(422);
      return show(c, typed, why.problems);
    }
    try {
      await releasePaper(c.var.db, c.var.actor, id, why.value);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      return show(c, typed, [{ field: 'why', code: error.code, values: error.values }]);
    }
    return c.redirect('/desk/mailroom', 303);
  });

  app.post('/desk/mailroom/dispatches/:id/readdressed', async (c) => {
    const { id } = await paperAt(c);
    await readdress(c.var.db, c.var.actor, id);
    return c.redirect(`/desk/mailroom/dispatches/${id}/doubt`, 303);
  });

  const stopped = async (c: Context<DeskEnv>, typed: Record<string, string>, problems: Problem[]) => {
    const { db, say, csrf } = c.var;
    const papers = await stoppedPapers(db);
    return c.render(<StoppedPage {...{ say, csrf, papers }} form={{ say, values: typed, problems }} />, {
      title: say('mailroom.addresses.stopped.title'),
      section,
    });
  };

  app.get('/desk/mailroom/stopped', (c) => stopped(c, { paper: c.req.query('paper') ?? '' }, []));

  app.post('/desk/mailroom/stopped', async (c) => {
    const typed = await typedIn(c, 'paper', 'why');
    if (!isId(typed.paper)) throw new Missing('stop');
    const why = readWhy(typed.why);
    if (!why.ok) {
      c.status(422);
      return stopped(c, typed, why.problems);
    }
    try {
      await liftStop(c.var.db, c.var.actor, typed.paper, why.value);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      return stopped(c, typed, [{ field: 'why', code: error.code, values: error.values }]);
    }
    return c.redirect('/desk/mailroom/stopped', 303);
  });

  return app;
}

type NamedPaper = WaitingPaper & { addressee_name: string };

async function paperAt(c: Context<DeskEnv>): Promise<NamedPaper> {
  const id = c.req.param('id') ?? '';
  if (!isId(id)) throw new Missing('dispatch');
  const paper = await c.var.db
    .selectFrom('dispatches')
    .select(['id', 'addressee_kind', 'addressee_id', 'addressee_name', 'address_id', 'lines'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!paper) throw new Missing('dispatch');
  return paper;
}

const DoubtPage: FC<{ say: Say; csrf: string; paper: NamedPaper; why: HeldBack | null; form: Filled }> = (
  props,
) => {
  const { say, csrf, paper, why, form } = props;
  const path = `/desk/mailroom/dispatches/${paper.id}`;
  return (
    <>
      <h1>
        <Foreign>{paper.addressee_name}</Foreign>
      </h1>
      <Ways say={say} here={null} />
      <Problems form={form} title={say('mailroom.addresses.problems')} />
      <address>{(paper.lines ?? []).join('\n')}</address>
      {why === null ? (
        <p class="flash">{say('mailroom.addresses.release.free')}</p>
      ) : (
        <p class="disputed">
          {say('mailroom.papers.held_back', { why: say(`mailroom.left_out.${why.reason}`) })}
          {why.since && ` (${dateInWords(why.since, say)})`}
        </p>
      )}
      {paper.address_id && (
        <p>
          <a href={`/desk/addresses/${paper.address_id}`}>{say('mailroom.addresses.release.look')}</a>
        </p>
      )}
      {why?.reason === 'other_address' && (
        <form method="post" action={`${path}/readdressed`}>
          <Hidden name="csrf" value={csrf} />
          <p class="text">{say('mailroom.addresses.release.readdress_about')}</p>
          <p class="acts">
            <Submit label={say('mailroom.addresses.release.readdress')} />
          </p>
        </form>
      )}
      {why?.releasable && (
        <form method="post" action={`${path}/released`}>
          <h2>{say('mailroom.addresses.release.title')}</h2>
          <p class="text">{say('mailroom.addresses.release.about')}</p>
          <Hidden name="csrf" value={csrf} />
          <TextField
            name="why"
            label={say('mailroom.addresses.field.why')}
            hint={say('mailroom.addresses.hint.why')}
            maxlength={longest_why}
            form={form}
          />
          <p class="acts">
            <Submit label={say('mailroom.addresses.release.act')} />
            <a class="act second" href={path}>
              {say('mailroom.dispatch.cancel')}
            </a>
          </p>
        </form>
      )}
    </>
  );
};

const StoppedPage: FC<{ say: Say; csrf: string; papers: StoppedPaper[]; form: Filled }> = (props) => {
  const { say, csrf, papers, form } = props;
  const chosen = papers.find(({ id }) => id === form.values.paper);
  return (
    <>
      <h1>{say('mailroom.addresses.stopped.title')}</h1>
      <Ways say={say} here={null} />
      <Problems form={form} title={say('mailroom.addresses.problems')} />
      <p class="text">{say('mailroom.addresses.stopped.about')}</p>
      {chosen && (
        <form method="post" action="/desk/mailroom/stopped">
          <Hidden name="csrf" value={csrf} />
          <Hidden name="paper" value={chosen.id} />
          <TextField
            name="why"
            label={say('mailroom.addresses.stopped.why', { name: chosen.addressee_name })}
            hint={say('mailroom.addresses.hint.why')}
            maxlength={longest_why}
            form={form}
          />
          <p class="acts">
            <Submit label={say('mailroom.addresses.stopped.act')} />
          </p>
        </form>
      )}
      {papers.length === 0 ? (
        <p>{say('mailroom.addresses.stopped.empty')}</p>
      ) : (
        <Table
          caption={say('mailroom.addresses.stopped.caption')}
          head={['to', 'from', 'why', 'stopped', 'state', 'let_go'].map((name) =>
            say(`mailroom.addresses.stopped.head.${name}`),
          )}
        >
          {papers.map((paper) => (
            <tr>
              <td>
                <a href={`/desk/mailroom/dispatches/${paper.id}`}>
                  <Foreign>{paper.addressee_name}</Foreign>
                </a>
              </td>
              <td>
                <Foreign>{paper.sender_name}</Foreign>
              </td>
              <td>
                {say(`mailroom.left_out.${paper.state}`)}
                {paper.since && `, ${dateInWords(paper.since, say)}`}
              </td>
              <td>
                <Moment at={paper.stopped_at} />
              </td>
              <td>{say(`mailroom.state.${paper.paper_state}`)}</td>
              <td>
                <a href={`/desk/mailroom/stopped?paper=${paper.id}#why`}>
                  {say('mailroom.addresses.stopped.let_go')}
                </a>
              </td>
            </tr>
          ))}
        </Table>
      )}
    </>
  );
};
