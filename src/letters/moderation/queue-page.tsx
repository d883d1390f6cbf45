import type { FC } from 'hono/jsx';
import { languageName, type Say } from '../../kernel/language.js';
import { type Filled, Hidden, Problems, Select, Submit, TextField } from '../../page/form.js';
import { Moment } from '../../page/moment.js';
import { BigNumber, BigNumbers, Flash, Foreign, Table } from '../../page/parts.js';
import { LetterWays } from '../ways.js';
import { type latestFloods, type Suspected, turned_at_once } from './flood.js';
import type { Waiting, waitingByPerson } from './letter-queue-counts.js';
import { most_raise } from './reading.js';
import type { toTranslate } from './translation.js';

interface Props {
  say: Say;
  csrf: string;
  waiting: Waiting;
  people: Awaited<ReturnType<typeof waitingByPerson>>;
  floods: Suspected[];
  turned: Awaited<ReturnType<typeof latestFloods>>;
  translating: Awaited<ReturnType<typeof toTranslate>>;
  quota: { used: number; most: number };
  others: { id: string; name: string }[];
  done: string | null;
  form: Filled;
}

/** What waits to be read: how much, since when, for whom; what looks like a flood; who waits for a translator. */
export const QueuePage: FC<Props> = (props) => {
  const { say, csrf, waiting, people, quota, done, form } = props;
  return (
    <>
      <h1>{say('letters.moderation.title')}</h1>
      <LetterWays say={say} here="read" />
      {done && <Flash>{done}</Flash>}
      <Problems form={form} title={say('letters.moderation.problems')} />
      <BigNumbers>
        <BigNumber value={String(waiting.received)}>
          {say('letters.moderation.wait', { count: waiting.received })}
        </BigNumber>
        <BigNumber value={String(waiting.second)}>{say('letters.moderation.wait_second')}</BigNumber>
        <BigNumber value={String(waiting.translating)}>{say('letters.moderation.wait_translator')}</BigNumber>
      </BigNumbers>
      {waiting.oldest && (
        <p class="meta">
          {say('letters.moderation.oldest')} <Moment at={waiting.oldest} /> ·{' '}
          {say('letters.moderation.quota', { used: quota.used, most: quota.most })}
        </p>
      )}
      <form method="post" action="/desk/letters/next">
        <Hidden name="csrf" value={csrf} />
        <p class="acts">
          <button class="act" type="submit" accesskey="n" autofocus>
            {say('letters.moderation.next')}
          </button>
        </p>
      </form>
      <Floods {...props} />
      {people.length > 0 && (
        <Table
          caption={say('letters.moderation.by_person')}
          head={['person', 'language', 'letters'].map((name) => say(`letters.moderation.head.${name}`))}
          numbers={[2]}
        >
          {people.map(({ slug, person, language, letters }) => (
            <tr>
              <td>
                <a href={`/people/${slug}`}>
                  <Foreign>{person}</Foreign>
                </a>
              </td>
              <td>{languageName(say.language, language)}</td>
              <td class="n">{letters}</td>
            </tr>
          ))}
        </Table>
      )}
      <Translating {...props} />
      <Quota {...props} />
    </>
  );
};

const Floods: FC<Props> = ({ say, csrf, floods, turned }) => (
  <>
    {floods.length > 0 && (
      <>
        <h2>{say('letters.moderation.floods')}</h2>
        <p class="small">{say('letters.moderation.floods_about', { most: turned_at_once })}</p>
        <ul class="plain">
          {floods.map((flood) => (
            <li>
              <form method="post" action="/desk/letters/flood">
                <Hidden name="csrf" value={csrf} />
                <Hidden name="key" value={flood.key} />
                <strong>{say('letters.moderation.flood_letters', { count: flood.letters })}</strong>{' '}
                {flood.kind === 'mark' ? (
                  say('letters.moderation.same_text')
                ) : (
                  <>
                    {say('letters.moderation.one_hour')} <Foreign>{flood.person ?? '?'}</Foreign>
                  </>
                )}
                , <Moment at={flood.first_at} /> – <Moment at={flood.last_at} />.{' '}
                {say('letters.moderation.samples')}{' '}
                {flood.samples.map((id, place) => (
                  <>
                    {place > 0 && ', '}
                    <a href={`/desk/letters/${id}`}>{place + 1}</a>
                  </>
                ))}{' '}
                <Submit second label={say('letters.moderation.turn_all')} />
              </form>
            </li>
          ))}
        </ul>
      </>
    )}
    {turned.length > 0 && (
      <>
        <h2>{say('letters.moderation.turned')}</h2>
        <ul class="plain">
          {turned.map((flood) => (
            <li>
              <form method="post" action="/desk/letters/flood/undo">
                <Hidden name="csrf" value={csrf} />
                <Hidden name="flood" value={flood.id} />
                {say('letters.moderation.flood_letters', { count: flood.letters })},{' '}
                <Moment at={flood.turned_at} />, <Foreign>{flood.name}</Foreign>{' '}
                <Submit second label={say('letters.moderation.undo')} />
              </form>
            </li>
          ))}
        </ul>
      </>
    )}
  </>
);

const Translating: FC<Props> = ({ say, translating }) =>
  translating.length === 0 ? null : (
    <Table
      caption={say('letters.moderation.translating')}
      head={['person', 'language', 'into', 'since'].map((name) => say(`letters.moderation.head.${name}`))}
    >
      {translating.map(({ id, person, language, into, received_at }) => (
        <tr>
          <td>
            <a href={`/desk/letters/${id}`}>
              <Foreign>{person}</Foreign>
            </a>
          </td>
          <td>{languageName(say.language, language)}</td>
          <td>{languageName(say.language, into)}</td>
          <td>
            <Moment at={received_at} />
          </td>
        </tr>
      ))}
    </Table>
  );

const Quota: FC<Props> = ({ say, csrf, others, form }) =>
  others.length === 0 ? null : (
    <details open={form.problems.length > 0}>
      <summary>{say('letters.moderation.raise_title')}</summary>
      <form method="post" action="/desk/letters/quota">
        <Hidden name="csrf" value={csrf} />
        <p class="small">{say('letters.moderation.raise_about')}</p>
        <Select
          name="who"
          label={say('letters.moderation.who')}
          form={form}
          empty={say('letters.moderation.choose')}
          options={others.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <TextField
          name="more"
          label={say('letters.moderation.more', { most: most_raise })}
          inputmode="numeric"
          maxlength={3}
          short
          form={form}
        />
        <TextField name="why" label={say('letters.moderation.why')} maxlength={500} form={form} />
        <Submit second label={say('letters.moderation.raise')} />
      </form>
    </details>
  );
