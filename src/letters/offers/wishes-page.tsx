import type { FC } from 'hono/jsx';
import { languages, type Say } from '../../kernel/language.js';
import { type Filled, Hidden, Problems, Select, Submit, TextArea, TextField } from '../../page/form.js';
import { Flash, Foreign, Pages, Table } from '../../page/parts.js';
import { LetterWays } from '../ways.js';
import { longest, type WishesLine } from './wishes.js';

interface ListProps {
  say: Say;
  people: WishesLine[];
  page: number;
  hasNext: boolean;
}

/** Everybody of the register, and what is known of them as readers. */
export const WishesListPage: FC<ListProps> = ({ say, people, page, hasNext }) => {
  const word = (name: string) => say(`letters.offers.wishes.${name}`);
  const at = (number: number) => `/desk/letters/wishes?page=${number}`;
  return (
    <>
      <h1>{word('title')}</h1>
      <LetterWays say={say} here="wishes" />
      <p class="text">{word('about')}</p>
      <Table
        caption={word('title')}
        head={['person', 'known', 'most_a_day'].map((name) => word(`head.${name}`))}
        numbers={[2]}
      >
        {people.map((one) => (
          <tr>
            <td>
              <a href={`/desk/letters/wishes/${one.id}`}>
                <Foreign>{one.name}</Foreign>
              </a>
            </td>
            <td>
              {word(one.known ? 'is_known' : 'not_known')}
              {one.wants_none && ` · ${word('wants_none_short')}`}
              {one.vulnerable && ` · ${word('vulnerable_short')}`}
            </td>
            <td class="n">{one.most_a_day ?? ''}</td>
          </tr>
        ))}
      </Table>
      <Pages
        {...{ page, hasNext, at }}
        words={{ previous: word('previous'), next: word('next'), name: word('title') }}
      />
    </>
  );
};

interface Props {
  say: Say;
  csrf: string;
  person: { id: string; name: string };
  form: Filled;
  done: boolean;
}

/** The wishes of one person, and their form. */
export const WishesPage: FC<Props> = ({ say, csrf, person, form, done }) => {
  const word = (name: string) => say(`letters.offers.wishes.${name}`);
  const yes_no = ['no', 'yes'].map((value) => ({ value, label: word(value) }));
  return (
    <div class="text">
      <h1>
        <Foreign>{person.name}</Foreign>
      </h1>
      <LetterWays say={say} here={null} />
      <p>
        <a href={`/desk/letters/keepsakes/${person.id}`}>{word('book')}</a>
      </p>
      {done && <Flash>{word('kept')}</Flash>}
      <Problems form={form} title={word('problems')} />
      <form method="post" action={`/desk/letters/wishes/${person.id}`}>
        <Hidden name="csrf" value={csrf} />
        <Hidden name="version" value={form.values.version ?? '0'} />
        <TextField
          name="languages"
          label={word('languages')}
          hint={word('languages_hint')}
          maxlength={longest.languages}
          form={form}
        />
        {languages.map((language) => (
          <TextArea
            name={`interests_${language}`}
            label={say('letters.offers.wishes.interests', { language })}
            lang={language}
            rows={2}
            maxlength={longest.interests}
            form={form}
          />
        ))}
        <TextField
          name="most_a_day"
          label={word('most_a_day')}
          inputmode="numeric"
          maxlength={4}
          short
          form={form}
        />
        <Select name="vulnerable" label={word('vulnerable')} options={yes_no} form={form} />
        <Select name="wants_none" label={word('wants_none')} options={yes_no} form={form} />
        <Select
          name="told"
          label={word('told')}
          hint={word('told_hint')}
          options={['desk', 'public'].map((value) => ({ value, label: word(`told_${value}`) }))}
          form={form}
        />
        <TextArea
          name="basis"
          label={word('basis')}
          hint={word('basis_hint')}
          rows={2}
          maxlength={longest.basis}
          form={form}
        />
        <p class="acts">
          <Submit label={word('keep')} />
        </p>
      </form>
    </div>
  );
};
