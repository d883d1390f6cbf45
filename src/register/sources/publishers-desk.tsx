import type { Context } from 'hono';
import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { isId } from '../../kernel/chance.js';
import type { Say } from '../../kernel/language.js';
import { Missing, type Problem, Refused } from '../../kernel/refusals.js';
import { type Filled, Hidden, Problems, Submit, TextArea, TextField } from '../../page/form.js';
import { Foreign, Table } from '../../page/parts.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { versionIn } from '../record/at-desk.js';
import { type Collision, CollisionTable, merged } from '../record/difference.js';
import type { Typed } from '../record/fact-form.js';
import { Why } from '../record/fact-page.js';
import { collisionOf } from './collision.js';
import {
  addGroup,
  changeGroup,
  endGroup,
  group_fields,
  type PublisherGroup,
  publisherGroups,
  readGroup,
  typedGroup,
} from './publisher-group.js';

type Ctx = Context<DeskEnv>;
const path = '/desk/sources/publishers';

/** Which field a refusal belongs to, where it is not the reason. */
const refused_at: Record<string, string> = {
  'register.sources.group.named': 'name',
  'register.sources.group.elsewhere': 'publishers',
};

/** `/desk/sources/publishers`: which publishers count as one. */
export function publishersDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get(path, (c) => showAll(c, {}, []));

  app.post(path, async (c) => {
    const { db, actor } = c.var;
    const typed = await typedIn(c, ...group_fields);
    const read = readGroup(typed);
    if (!read.ok) {
      c.status(422);
      return showAll(c, typed, read.problems);
    }
    try {
      await addGroup(db, actor, read.value);
    } catch (error) {
      return showAll(c, typed, [problemOf(c, error)]);
    }
    return c.redirect(path, 303);
  });

  app.get(`${path}/:group`, async (c) => showOne(c, await groupAt(c)));

  app.post(`${path}/:group`, async (c) => {
    const { db, actor } = c.var;
    const group = await groupAt(c);
    const typed = await typedIn(c, ...group_fields, 'version');
    const read = readGroup(typed);
    if (!read.ok) {
      c.status(422);
      return showOne(c, group, typed, read.problems);
    }
    const seen = { id: group.id, version: versionIn(typed.version) };
    try {
      await changeGroup(db, actor, seen, read.value);
    } catch (error) {
      const problem = problemOf(c, error);
      if (problem.code !== 'register.record.stale') return showOne(c, group, typed, [problem]);
      const said = { stored: typedGroup(group), mine: typedGroup(read.value) };
      const collision = await collisionOf(db, group, seen.version, said);
      const values = { ...typed, ...merged(collision), version: String(group.version) };
      return showOne(c, group, values, [], collision);
    }
    return c.redirect(path, 303);
  });

  app.post(`${path}/:group/end`, async (c) => {
    const { db, actor } = c.var;
    const group = await groupAt(c);
    const typed = await typedIn(c, 'version', 'end_why');
    try {
      await endGroup(db, actor, { id: group.id, version: versionIn(typed.version) }, typed.end_why);
    } catch (error) {
      const problem = problemOf(c, error);
      return showOne(c, group, { end_why: typed.end_why }, [{ ...problem, field: 'end_why' }]);
    }
    return c.redirect(path, 303);
  });

  return app;
}

/** A refusal as a problem at its field; anything else is our bug. */
function problemOf(c: Ctx, error: unknown): Problem {
  if (!(error instanceof Refused)) throw error;
  c.status(error.status);
  return { field: refused_at[error.code] ?? 'group_why', code: error.code, values: error.values };
}

async function groupAt(c: Ctx): Promise<PublisherGroup> {
  const id = c.req.param('group') ?? '';
  const group = isId(id) ? (await publisherGroups(c.var.db)).find((one) => one.id === id) : undefined;
  if (!group) throw new Missing('group');
  return group;
}

async function showAll(c: Ctx, values: Typed, problems: Problem[]) {
  const { db, say, csrf } = c.var;
  const groups = await publisherGroups(db);
  return c.render(<GroupsPage {...{ say, csrf, groups }} form={{ say, values, problems }} />, {
    title: say('register.sources.group.title'),
    section: 'sources',
  });
}

async function showOne(
  c: Ctx,
  group: PublisherGroup,
  typed: Typed = {},
  problems: Problem[] = [],
  collision: Collision | null = null,
) {
  const { say, csrf } = c.var;
  const values = { ...typedGroup(group), version: String(group.version), ...typed };
  return c.render(<GroupPage {...{ say, csrf, group, collision }} form={{ say, values, problems }} />, {
    title: say('register.sources.group.of'),
    section: 'sources',
  });
}

const GroupFields: FC<{ form: Filled }> = ({ form }) => {
  const { say } = form;
  return (
    <>
      <TextField
        name="name"
        label={say('register.sources.group.name')}
        maxlength={200}
        required
        form={form}
      />
      <TextArea
        name="publishers"
        label={say('register.sources.group.publishers')}
        hint={say('register.sources.group.publishers_hint')}
        rows={5}
        maxlength={10_000}
        form={form}
      />
      <TextArea
        name="group_why"
        label={say('register.sources.group.why')}
        rows={2}
        maxlength={2000}
        form={form}
      />
    </>
  );
};

const GroupsPage: FC<{ say: Say; csrf: string; groups: PublisherGroup[]; form: Filled }> = (props) => {
  const { say, csrf, groups, form } = props;
  return (
    <div class="text">
      <p class="small">
        <a href="/desk/sources">{say('register.sources.title')}</a>
      </p>
      <h1>{say('register.sources.group.title')}</h1>
      <p>{say('register.sources.group.about')}</p>
      {groups.length === 0 ? (
        <p>{say('register.sources.group.none')}</p>
      ) : (
        <Table
          caption={say('register.sources.group.caption')}
          head={['name', 'publishers', 'why'].map((name) => say(`register.sources.group.${name}`))}
        >
          {groups.map((group) => (
            <tr>
              <td>
                <a href={`${path}/${group.id}`}>
                  <Foreign>{group.name}</Foreign>
                </a>
              </td>
              <td>
                <Foreign>{group.publishers.join(', ')}</Foreign>
              </td>
              <td>
                <Foreign>{group.why}</Foreign>
              </td>
            </tr>
          ))}
        </Table>
      )}
      <form method="post" action={path}>
        <h2>{say('register.sources.group.new')}</h2>
        <Problems form={form} title={say('register.desk.problems')} />
        <Hidden name="csrf" value={csrf} />
        <GroupFields form={form} />
        <p class="acts">
          <Submit label={say('register.sources.enter')} />
        </p>
      </form>
    </div>
  );
};

const labels = {
  name: 'register.sources.group.name',
  publishers: 'register.sources.group.publishers',
  group_why: 'register.sources.group.why',
};

const GroupPage: FC<{
  say: Say;
  csrf: string;
  group: PublisherGroup;
  form: Filled;
  collision: Collision | null;
}> = ({ say, csrf, group, form, collision }) => (
  <div class="text">
    <p class="small">
      <a href={path}>{say('register.sources.group.title')}</a>
    </p>
    <h1>{say('register.sources.group.of')}</h1>
    {collision && <CollisionTable {...{ say, collision }} form={{ labels }} choices={{}} />}
    <Problems form={form} title={say('register.desk.problems')} />
    <form method="post" action={`${path}/${group.id}`}>
      <Hidden name="csrf" value={csrf} />
      <Hidden name="version" value={form.values.version ?? ''} />
      <GroupFields form={form} />
      <p class="acts">
        <Submit label={say(collision ? 'register.record.save_on_top' : 'register.sources.save')} />
      </p>
    </form>
    <form method="post" action={`${path}/${group.id}/end`}>
      <h2>{say('register.sources.group.end')}</h2>
      <p>{say('register.sources.group.end_about')}</p>
      <Hidden name="csrf" value={csrf} />
      <Hidden name="version" value={form.values.version ?? ''} />
      <Why form={form} name="end_why" act={say('register.sources.group.end')} second />
    </form>
  </div>
);
