import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { FileField, type Filled, Hidden, Problems, Submit, TextArea } from '../../page/form.js';
import { Moment } from '../../page/moment.js';
import { Flash, Foreign, Table } from '../../page/parts.js';
import { type Book, consents_length, most_lines } from './address-book.js';
import { ChoiceFields } from './choice-fields.js';
import { newsletter_path } from './desk-page.js';
import { confirm_imported_days } from './subscription.js';

interface Props {
  say: Say;
  csrf: string;
  imports: { consents_from: string; lines: number; taken: number; at: Date }[];
  taken: { book: Book; taken: number; refused: { number: number; code: string }[] } | null;
  form: Filled;
}

/** `/desk/newspaper/newsletter/address-book`: people of an address book are asked whether they want it. */
export const BookPage: FC<Props> = ({ say, csrf, imports, taken, form }) => (
  <>
    <p class="small">
      <a href={newsletter_path}>{say('newspaper.newsletter.desk.title')}</a>
    </p>
    <h1>{say('newspaper.newsletter.book.title')}</h1>
    {taken && (
      <Flash>
        {say('newspaper.newsletter.book.taken', { count: taken.taken, refused: taken.refused.length })}
      </Flash>
    )}
    {taken && taken.refused.length > 0 && (
      <Table
        caption={say('newspaper.newsletter.book.refused')}
        head={['line', 'why'].map((one) => say(`newspaper.newsletter.book.${one}`))}
        numbers={[0]}
      >
        {taken.refused.map(({ number, code }) => (
          <tr>
            <td class="n">{String(number)}</td>
            <td>{say(code)}</td>
          </tr>
        ))}
      </Table>
    )}
    <p class="text">
      {say('newspaper.newsletter.book.about', { most: most_lines, days: confirm_imported_days })}
    </p>
    <form method="post" action={`${newsletter_path}/address-book`} enctype="multipart/form-data" class="text">
      <Hidden name="csrf" value={csrf} />
      <Problems form={form} title={say('register.desk.problems')} />
      <FileField name="file" label={say('newspaper.newsletter.book.file')} accept=".csv,.txt" form={form} />
      <TextArea
        name="book"
        label={say('newspaper.newsletter.book.typed')}
        hint={say('newspaper.newsletter.book.typed_hint')}
        rows={6}
        form={form}
      />
      <TextArea
        name="consents_from"
        label={say('newspaper.newsletter.book.consents_from')}
        hint={say('newspaper.newsletter.book.consents_hint')}
        rows={3}
        maxlength={consents_length.most}
        form={form}
      />
      <ChoiceFields {...{ say, form }} />
      <p class="acts">
        <Submit label={say('newspaper.newsletter.book.take')} />
      </p>
    </form>
    {imports.length > 0 && (
      <Table
        caption={say('newspaper.newsletter.book.imports')}
        head={['at', 'lines', 'asked', 'consents'].map((one) => say(`newspaper.newsletter.book.${one}`))}
        numbers={[1, 2]}
      >
        {imports.map(({ at, lines, taken: asked, consents_from }) => (
          <tr>
            <td>
              <Moment at={at} />
            </td>
            <td class="n">{String(lines)}</td>
            <td class="n">{String(asked)}</td>
            <td>
              <Foreign>{consents_from}</Foreign>
            </td>
          </tr>
        ))}
      </Table>
    )}
  </>
);
