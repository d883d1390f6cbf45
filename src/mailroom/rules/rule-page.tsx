import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { type Filled, Hidden, Problems, Select, Submit, TextArea, TextField } from '../../page/form.js';
import { Moment } from '../../page/moment.js';
import { Flash, Foreign, Pages, Table } from '../../page/parts.js';
import { Ways } from '../ways.js';
import {
  avoid_languages,
  censor_languages,
  type formerRuleCards,
  type ListedPlace,
  type RuleCard,
  type RuleValues,
} from './rule-card.js';

/** Places of detention, and whether their rules are known. */
export const RuleCardsPage: FC<{ say: Say; places: ListedPlace[]; page: number; hasNext: boolean }> = (
  props,
) => {
  const { say, places, page, hasNext } = props;
  const at = (number: number) => `/desk/mailroom/rules?page=${number}`;
  return (
    <>
      <h1>{say('mailroom.rules.title')}</h1>
      <Ways say={say} here={null} />
      <p class="text">{say('mailroom.rules.about')}</p>
      <Table
        caption={say('mailroom.rules.title')}
        head={['place', 'held', 'known'].map((name) => say(`mailroom.rules.head.${name}`))}
        numbers={[1]}
      >
        {places.map((place) => (
          <tr>
            <td>
              <a href={`/desk/mailroom/rules/${place.id}`}>
                <Foreign>{place.name}</Foreign>
              </a>
            </td>
            <td class="n">{place.held}</td>
            <td>
              {place.checked_on === null
                ? say('mailroom.rules.none')
                : say('mailroom.rules.checked', { day: place.checked_on })}
            </td>
          </tr>
        ))}
      </Table>
      <Pages
        {...{ page, hasNext, at }}
        words={{
          previous: say('mailroom.batches.previous'),
          next: say('mailroom.batches.next'),
          name: say('mailroom.rules.title'),
        }}
      />
    </>
  );
};

interface CardProps {
  say: Say;
  csrf: string;
  place: { id: string; name: string };
  card: RuleCard | null;
  former: Awaited<ReturnType<typeof formerRuleCards>>;
  form: Filled;
  done: string | null;
}

/** The rule card of one place, its form and what it said before. */
export const RuleCardPage: FC<CardProps> = ({ say, csrf, place, card, former, form, done }) => {
  const label = (name: string) => say(`mailroom.rules.field.${name}`);
  const hint = (name: string) => say(`mailroom.rules.hint.${name}`);
  return (
    <div class="text">
      <p class="small">
        <a href="/desk/mailroom/rules">{say('mailroom.rules.title')}</a>
      </p>
      <h1>
        <Foreign>{place.name}</Foreign>
      </h1>
      {done && <Flash>{done}</Flash>}
      {card === null ? (
        <p>{say('mailroom.rules.none')}</p>
      ) : (
        <Said {...{ say }} said={card} source={card.source} />
      )}
      <Problems form={form} title={say('mailroom.batches.problems')} />
      <form method="post" action={`/desk/mailroom/rules/${place.id}`}>
        <h2>{say(card === null ? 'mailroom.rules.write' : 'mailroom.rules.change')}</h2>
        <Hidden name="csrf" value={csrf} />
        <Hidden name="version" value={form.values.version ?? '0'} />
        <TextField
          name="languages"
          label={label('languages')}
          hint={hint('languages')}
          maxlength={200}
          form={form}
        />
        <TextField
          name="most_pages"
          label={label('most_pages')}
          hint={hint('most_pages')}
          inputmode="numeric"
          maxlength={3}
          short
          form={form}
        />
        <TextField
          name="most_a_day"
          label={label('most_a_day')}
          hint={hint('most_a_day')}
          inputmode="numeric"
          maxlength={5}
          short
          form={form}
        />
        {['pictures', 'translations', 'reply_codes'].map((name) => (
          <Select
            name={name}
            label={label(name)}
            form={form}
            empty={say('mailroom.rules.unknown')}
            options={['yes', 'no'].map((value) => ({ value, label: say(`mailroom.rules.${value}`) }))}
          />
        ))}
        <Select
          name="censor_language"
          label={label('censor_language')}
          form={form}
          empty={say('mailroom.rules.no_line')}
          options={censor_languages.map((value) => ({ value, label: value }))}
        />
        <TextArea name="enclosures" label={label('enclosures')} rows={3} maxlength={2000} form={form} />
        <TextArea name="stamps" label={label('stamps')} rows={3} maxlength={2000} form={form} />
        {avoid_languages.map((language) => (
          <TextArea
            name={`avoid_${language}`}
            label={say('mailroom.rules.avoid_in', { language })}
            hint={hint('avoid')}
            lang={language}
            rows={3}
            maxlength={2000}
            form={form}
          />
        ))}
        <TextField
          name="checked_on"
          label={label('checked_on')}
          hint={hint('checked_on')}
          maxlength={40}
          form={form}
        />
        <TextField name="source" label={label('source')} hint={hint('source')} maxlength={60} form={form} />
        <TextField
          name="known_from"
          label={label('known_from')}
          hint={hint('known_from')}
          maxlength={500}
          form={form}
        />
        <p class="acts">
          <Submit label={say('mailroom.rules.keep')} />
        </p>
      </form>
      {former.length > 0 && (
        <>
          <h2>{say('mailroom.rules.former')}</h2>
          {former.map(({ version, said, edited_at }) => (
            <section>
              <h3>
                {say('mailroom.rules.version', { version })}, <Moment at={edited_at} />
              </h3>
              <Said {...{ say, said }} source={null} />
            </section>
          ))}
        </>
      )}
    </div>
  );
};

/** What a card says; what is not known is said to be so. */
const Said: FC<{ say: Say; said: RuleValues; source: string | null }> = ({ say, said, source }) => {
  // Cards from before these lines were asked for say nothing of them.
  const known = (answer: boolean | null | undefined) =>
    typeof answer === 'boolean' ? say(`mailroom.rules.${answer ? 'yes' : 'no'}`) : null;
  const rows: [string, string | null][] = [
    ['languages', said.languages?.join(', ') ?? null],
    ['most_pages', said.most_pages === null ? null : String(said.most_pages)],
    ['most_a_day', said.most_a_day ? String(said.most_a_day) : null],
    ['pictures', known(said.pictures)],
    ['translations', known(said.translations)],
    ['reply_codes', known(said.reply_codes)],
    ['censor_language', said.censor_language ?? null],
    ['enclosures', said.enclosures],
    ['stamps', said.stamps],
    ['checked_on', said.checked_on],
    ['known_from', [source, said.known_from].filter(Boolean).join('; ') || null],
  ];
  return (
    <dl>
      {rows.map(([name, value]) => (
        <>
          <dt>{say(`mailroom.rules.field.${name}`)}</dt>
          <dd>{value === null ? say('mailroom.rules.unknown') : <Foreign>{value}</Foreign>}</dd>
        </>
      ))}
      {Object.entries(said.avoid).map(([language, text]) => (
        <>
          <dt>{say('mailroom.rules.avoid_in', { language })}</dt>
          <dd>
            <Foreign lang={language}>{text}</Foreign>
          </dd>
        </>
      ))}
    </dl>
  );
};
