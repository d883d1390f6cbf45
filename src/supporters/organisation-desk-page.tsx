import type { FC } from 'hono/jsx';
import { number, type Say } from '../kernel/language.js';
import { type Filled, Hidden, Problems, Select, Submit, TextArea, TextField } from '../page/form.js';
import { Moment } from '../page/moment.js';
import { Foreign, Table } from '../page/parts.js';
import { countryName } from './country.js';
import type { Known } from './organisation.js';
import type { Joined } from './organisation-join.js';
import { type AtDesk, type Branch, most_shown } from './organisation-list.js';

const desk = (say: Say, code: string, values?: Record<string, string | number>) =>
  say(`supporters.desk.${code}`, values);

/** "340", "340, in the 5,200 of Example Federation", or that it gave none. */
function membersSaid(say: Say, one: AtDesk): string {
  if (one.members === null) return '–';
  const members = number(one.members, 'en');
  if (one.within_id === null || one.within_members === null) return members;
  return desk(say, 'within', { members, name: one.within_name ?? '', all: one.within_members });
}

const Named: FC<{ one: AtDesk }> = ({ one }) => (
  <a href={`/desk/organisations/${one.id}`}>
    <Foreign>{one.name}</Foreign>
  </a>
);

/** Every organisation under the one that it is part of. */
export const OrganisationTree: FC<{ say: Say; branches: Branch[]; q: string }> = ({ say, branches, q }) => (
  <>
    <h1>{desk(say, 'title')}</h1>
    <p>{desk(say, 'standfirst')}</p>
    <form method="get" action="/desk/organisations" class="row">
      <TextField
        name="q"
        label={say('supporters.filter_name')}
        type="search"
        maxlength={200}
        form={{ say, values: { q }, problems: [] }}
      />
      <p class="acts">
        <Submit label={say('supporters.filter_show')} second />
      </p>
    </form>
    {branches.length === 0 ? (
      <p>{desk(say, 'none')}</p>
    ) : (
      <Table
        caption={desk(say, 'tree_caption', { count: branches.length })}
        head={['name', 'kind', 'country', 'members']
          .map((head) => say(`supporters.${head}`))
          .concat([desk(say, 'standing')])}
      >
        {branches.map(({ one, depth }) => (
          <tr>
            <td>
              {depth > 0 && <span aria-hidden="true">{'— '.repeat(Math.min(depth, 6))}</span>}
              {depth > 0 && <span class="skip">{desk(say, 'level', { depth })}</span>}
              <Named one={one} />
            </td>
            <td>
              {say(`supporters.kind_${one.kind}`)}, {say(`supporters.level_${one.level}`)}
            </td>
            <td>{countryName(one.country, 'en')}</td>
            <td>{membersSaid(say, one)}</td>
            <td>
              {desk(say, one.stands ? 'stands' : 'withdrawn')}
              {!one.named && `, ${desk(say, 'unnamed')}`}
            </td>
          </tr>
        ))}
      </Table>
    )}
    {branches.length === most_shown && <p class="small">{desk(say, 'more', { most: most_shown })}</p>}
  </>
);

interface PageProps {
  say: Say;
  csrf: string;
  one: AtDesk;
  above: AtDesk | null;
  parts: AtDesk[];
  joins: Joined[];
  /** Everybody else; those with a similar name; those with a name like the one it says it is part of. */
  list: AtDesk[];
  similar: Known[];
  written: Known[];
  form: Filled;
}

const described = (one: { name: string; country: string; part_of: string | null }) =>
  `${one.name} (${one.country}${one.part_of ? `, ${one.part_of}` : ''})`;

/** One organisation: where it stands, what is part of it, and whether it is the same as another. */
export const OrganisationAtDesk: FC<PageProps> = (props) => {
  const { say, csrf, one, above, parts, joins, list, similar, written, form } = props;
  const here = `/desk/organisations/${one.id}`;
  const likely = new Set([...written.map(({ id }) => id), one.part_of_id]);
  const options = [...list.filter(({ id }) => likely.has(id)), ...list.filter(({ id }) => !likely.has(id))];
  return (
    <>
      <p class="small">
        <a href="/desk/organisations">{desk(say, 'back')}</a>
      </p>
      <h1>
        <Foreign>{one.name}</Foreign>
      </h1>
      <Problems form={form} title={desk(say, 'problems')} />
      <div class="lead">
        <div class="text">
          <p>
            {say(`supporters.kind_${one.kind}`)}, {say(`supporters.level_${one.level}`)},{' '}
            {countryName(one.country, 'en')}. {say('supporters.members')}: {membersSaid(say, one)}.
          </p>
          <p>
            {desk(say, one.stands ? 'stands' : 'withdrawn')}
            {!one.named && `, ${desk(say, 'unnamed')}`}
            {one.named && (
              <>
                {' · '}
                <a href={`/organisations/${one.slug}`}>{desk(say, 'open')}</a>
              </>
            )}
          </p>
          <h2>{desk(say, 'tree')}</h2>
          <p>
            {above ? (
              <>
                {say('supporters.part_of')} <Named one={above} />
              </>
            ) : (
              desk(say, 'part_of_none')
            )}
            {one.part_of && (
              <>
                {' '}
                ({desk(say, 'wrote')} <Foreign>{one.part_of}</Foreign>)
              </>
            )}
          </p>
          {parts.length > 0 && (
            <>
              <h3>{desk(say, 'parts')}</h3>
              <ul>
                {parts.map((part) => (
                  <li>
                    <Named one={part} />, {membersSaid(say, part)}
                  </li>
                ))}
              </ul>
            </>
          )}
          <form method="post" action={`${here}/part-of`}>
            <Hidden name="csrf" value={csrf} />
            <Select
              name="part_of_id"
              label={desk(say, 'part_of')}
              hint={desk(say, 'part_of_hint')}
              form={form}
              empty={desk(say, 'part_of_none')}
              options={options.map((other) => ({ value: other.id, label: described(other) }))}
            />
            <TextArea name="tie_why" label={desk(say, 'why')} form={form} rows={2} maxlength={2000} />
            <p class="acts">
              <Submit label={desk(say, 'tie')} />
            </p>
          </form>
        </div>
        <aside>
          <h2>{desk(say, 'same_title')}</h2>
          {joins.length > 0 && (
            <form method="post" action={`${here}/undo`}>
              <ul class="small">
                {joins.map((joined) => (
                  <li>
                    <Foreign>{joined.name}</Foreign>, {countryName(joined.country, 'en')},{' '}
                    <Moment at={joined.joined_at} />: <Foreign>{joined.why}</Foreign>
                  </li>
                ))}
              </ul>
              <Hidden name="csrf" value={csrf} />
              <Select
                name="join"
                label={desk(say, 'undo_which')}
                form={form}
                options={joins.map((joined) => ({ value: joined.id, label: joined.name }))}
              />
              <TextArea name="undo_why" label={desk(say, 'undo_why')} form={form} rows={2} maxlength={2000} />
              <p class="acts">
                <Submit label={desk(say, 'undo')} second />
              </p>
            </form>
          )}
          {similar.length === 0 ? (
            <p class="small">{desk(say, 'none_similar')}</p>
          ) : (
            <form method="post" action={`${here}/join`}>
              <p class="small">{desk(say, 'join_about')}</p>
              <Hidden name="csrf" value={csrf} />
              <Select
                name="joined"
                label={desk(say, 'joined')}
                form={form}
                options={similar.map((other) => ({ value: other.id, label: described(other) }))}
              />
              <TextArea name="join_why" label={desk(say, 'why')} form={form} rows={2} maxlength={2000} />
              <p class="acts">
                <Submit label={desk(say, 'join')} second />
              </p>
            </form>
          )}
        </aside>
      </div>
    </>
  );
};
