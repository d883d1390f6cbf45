import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { today } from '../../kernel/clock.js';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { Foreign, Table } from '../../page/parts.js';
import type { DeskEnv } from '../../page/web.js';
import { LetterWays } from '../ways.js';
import { ahead_days, isTime, type Season, seasonsAhead } from './season.js';

/** So many lines the calendar has at most; the nearest come first. */
const most_shown = 300;

/** `/desk/letters/seasons`: days to write for, with what to prepare when. */
export function seasonsDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();
  app.get('/desk/letters/seasons', async (c) => {
    const { db, say, clock } = c.var;
    const seasons = await seasonsAhead(db, clock);
    return c.render(<SeasonsPage {...{ say, seasons }} day={today(clock)} />, {
      title: say('letters.answers.seasons.title'),
      section: 'letters',
    });
  });
  return app;
}

const SeasonsPage: FC<{ say: Say; seasons: Season[]; day: string }> = ({ say, seasons, day }) => (
  <>
    <h1>{say('letters.answers.seasons.title')}</h1>
    <LetterWays say={say} here="seasons" />
    <p class="text">{say('letters.answers.seasons.about', { days: ahead_days })}</p>
    {seasons.length > most_shown && (
      <p>{say('letters.answers.seasons.more', { count: seasons.length - most_shown })}</p>
    )}
    <Table
      caption={say('letters.answers.seasons.caption')}
      head={['day', 'what', 'prepare', 'begin', 'post'].map((one) =>
        say(`letters.answers.seasons.head.${one}`),
      )}
    >
      {seasons.slice(0, most_shown).map((one) => (
        <tr>
          <td>{dateInWords(one.on, say)}</td>
          <td>
            {one.person && (
              <>
                <a href={`/people/${one.person.slug}`}>
                  <Foreign>{one.person.name}</Foreign>
                </a>
                :{' '}
              </>
            )}
            {say(`letters.answers.seasons.kind.${one.kind}`, { years: one.years ?? 0 })}
            {isTime(one, day) && (
              <>
                {' '}
                <span class="tag held">{say('letters.answers.seasons.now')}</span>
              </>
            )}
          </td>
          <td>{say(`letters.answers.seasons.prepare.${one.kind}`)}</td>
          <td>{dateInWords(one.begin, say)}</td>
          <td>{one.post < day ? say('letters.answers.seasons.late') : dateInWords(one.post, say)}</td>
        </tr>
      ))}
    </Table>
  </>
);
