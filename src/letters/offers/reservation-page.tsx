import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import type { Writing } from '../../mailroom/addresses/trust-on.js';
import { WriteTo } from '../../mailroom/addresses/write-view.js';
import { dateInWords } from '../../page/date.js';
import { type Filled, Problems, Submit } from '../../page/form.js';
import { Foreign } from '../../page/parts.js';
import { CodeInWords } from '../code-in-words.js';
import type { Reservation } from './reservation.js';

interface Props {
  say: Say;
  href: (path: string) => string;
  day: string;
  /** As it is spelled. */
  code: string;
  reservation: Reservation;
  /** Null when the person is not public any more: then nobody should write. */
  person: { slug: string; nameIn: (language: 'ru' | 'en') => string } | null;
  writing: Writing;
  form: Filled;
}

/** `/write/<code>`: the address to copy, and how to say that the letter is in the post. */
export const ReservationPage: FC<Props> = (props) => {
  const { say, href, day, code, reservation, person, writing, form } = props;
  const { state, ends_on, posted_on } = reservation;
  const here = href(`/write/${code}`);
  const is_open = state === 'reserved' || state === 'lapsed';
  const goes = person !== null && writing.trust.state === 'holds';
  return (
    <div class="text">
      <h1>{say('letters.offers.reservation')}</h1>
      <Problems form={form} title={say('letters.offers.problems')} />
      <p>
        <CodeInWords words={say('letters.offers.code', { code })} code={code} />
      </p>
      <p>
        <strong>
          {say(`letters.offers.state.${state}`, { day: dateInWords(posted_on ?? ends_on, say) })}
        </strong>
      </p>
      {is_open && !goes && (
        <p class="disputed">
          <strong>{say('letters.offers.changed')}</strong>
        </p>
      )}
      {person && (
        <>
          <p>
            <a href={href(`/people/${person.slug}`)}>
              <Foreign lang="en">{person.nameIn('en')}</Foreign>
            </a>
          </p>
          <WriteTo {...{ say, href, day, writing }} nameIn={person.nameIn} resolutions={[]} email={null} />
        </>
      )}
      {is_open && goes && (
        <>
          <h2>{say('letters.offers.how')}</h2>
          <ul>
            {['copy', 'postage', 'sender'].map((hint) => (
              <li>{say(`letters.offers.hint.${hint}`)}</li>
            ))}
          </ul>
        </>
      )}
      {is_open && (
        <>
          <form method="post" action={here}>
            <p class="acts">
              <Submit name="act" value="posted" label={say('letters.offers.posted')} />
            </p>
          </form>
          {state === 'reserved' && (
            <form method="post" action={here}>
              <p class="acts">
                <Submit name="act" value="give_up" label={say('letters.offers.give_up')} second />
              </p>
            </form>
          )}
        </>
      )}
      <p>
        <a href={href('/write')}>{say('letters.offers.back')}</a>
      </p>
    </div>
  );
};
