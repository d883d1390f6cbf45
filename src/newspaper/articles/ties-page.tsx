import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { type Filled, Hidden, Problems, Select, Submit, TextField } from '../../page/form.js';
import { Flash, Foreign, Table } from '../../page/parts.js';
import type { Article } from './article.js';
import { most_boxes } from './box.js';
import { ArticleFrame, deskPath } from './desk-frame.js';
import type { NamedAtDesk } from './named-person.js';

export const box_fields = Array.from({ length: most_boxes }, (_, index) => `box_${index + 1}`);

interface Props {
  say: Say;
  csrf: string;
  article: Article;
  people: (NamedAtDesk & { name: string })[];
  /** What a box can be. */
  offered: { value: string; label: string }[];
  done: string | null;
  form: Filled;
}

/** `/desk/newspaper/articles/<number>/ties`: whom the article names, and what a reader can do. */
export const TiesPage: FC<Props> = (props) => {
  const { say, csrf, article, people, offered, done, form } = props;
  const path = deskPath(article.number, '/ties');
  return (
    <ArticleFrame {...{ say, article }} here="/ties">
      {done && say.has(`newspaper.desk.ties.${done}`) && <Flash>{say(`newspaper.desk.ties.${done}`)}</Flash>}
      <Problems form={form} title={say('register.desk.problems')} />
      <h2>{say('newspaper.desk.ties.people')}</h2>
      <p class="text">{say('newspaper.desk.ties.people_about')}</p>
      {people.length > 0 && <People {...{ say, csrf, path, people }} />}
      <form method="post" action={`${path}/look`}>
        <Hidden name="csrf" value={csrf} />
        <p class="acts">
          <Submit label={say('newspaper.desk.ties.look')} second />
        </p>
      </form>
      <form method="post" action={`${path}/add`}>
        <Hidden name="csrf" value={csrf} />
        <TextField
          name="name"
          label={say('newspaper.desk.ties.name')}
          hint={say('newspaper.desk.ties.name_hint')}
          maxlength={200}
          form={form}
        />
        <p class="acts">
          <Submit label={say('newspaper.desk.ties.add')} second />
        </p>
      </form>
      <h2>{say('newspaper.desk.ties.boxes')}</h2>
      <p class="text">{say('newspaper.desk.ties.boxes_about')}</p>
      <form method="post" action={`${path}/boxes`}>
        <Hidden name="csrf" value={csrf} />
        {box_fields.map((name, index) => (
          <Select
            name={name}
            label={say('newspaper.desk.ties.box', { place: index + 1 })}
            options={offered}
            empty="–"
            form={form}
          />
        ))}
        <p class="acts">
          <Submit label={say('newspaper.desk.ties.set_boxes')} />
        </p>
      </form>
    </ArticleFrame>
  );
};

type PeopleProps = Pick<Props, 'say' | 'csrf' | 'people'> & { path: string };

const People: FC<PeopleProps> = ({ say, csrf, path, people }) => (
  <Table
    caption={say('newspaper.desk.ties.caption')}
    head={['person', 'written', 'told', 'state', 'settle'].map((name) =>
      say(`newspaper.desk.ties.head.${name}`),
    )}
  >
    {people.map(({ person_id, slug, name, told, written, state }) => (
      <tr>
        <td>
          <a href={`/desk/people/${slug}`}>
            <Foreign>{name}</Foreign>
          </a>
        </td>
        <td>
          <Foreign>{written ?? ''}</Foreign>
        </td>
        <td>{say(told === 'public' ? 'newspaper.desk.ties.public' : 'newspaper.desk.ties.not_public')}</td>
        <td>{say(`newspaper.desk.ties.state.${state}`)}</td>
        <td>
          {(['confirmed', 'declined'] as const)
            .filter((one) => one !== state)
            .map((one) => (
              <form method="post" action={`${path}/settle`} class="inline">
                <Hidden name="csrf" value={csrf} />
                <Hidden name="person" value={person_id} />
                <Submit name="state" value={one} label={say(`newspaper.desk.ties.to.${one}`)} second />{' '}
              </form>
            ))}
        </td>
      </tr>
    ))}
  </Table>
);
