import type { FC } from 'hono/jsx';
import { number, type Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { BigNumber, BigNumbers, Foreign, Pages, Table } from '../../page/parts.js';
import type { Listed } from '../people.js';
import { nameIn } from '../person.js';
import { english, Notes, Sources, type Words } from '../sources/footnotes.js';
import type { SourceList } from '../sources/source.js';
import type { Detained, Detention } from './detention.js';
import { daysInWords, figureInWords, spanInWords } from './figure-words.js';

/** Every detention of many at once, with the two figures of each. */
export const DetentionsPage: FC<Words & { all: Detention[] }> = ({ say, href, all }) => (
  <>
    <h1>{say('register.detentions.title')}</h1>
    <p class="standfirst">{say('register.detentions.standfirst')}</p>
    {all.length === 0 ? (
      <p>{say('register.detentions.none')}</p>
    ) : (
      <Table
        caption={say('register.detentions.caption')}
        head={['title', 'date', 'place', 'by_name', 'in_number'].map((name) =>
          say(`register.detentions.head.${name}`),
        )}
        numbers={[3]}
      >
        {all.map((one) => (
          <tr>
            <td>
              <a href={href(`/detentions/${one.code}`)} lang={english(say)}>
                {one.title}
              </a>
            </td>
            <td>{one.happened && dateInWords(one.happened, say)}</td>
            <td>{one.place ? <Foreign lang={english(say)}>{one.place}</Foreign> : '–'}</td>
            <td class="n">{number(one.named, say.language)}</td>
            <td>{spanInWords(say, one.figures)}</td>
          </tr>
        ))}
      </Table>
    )}
    <p class="small">
      <a href={href('/detentions.csv')}>{say('register.detentions.as_table')}</a>
    </p>
  </>
);

/** One of them: both figures apart, what each source says, and everybody who is known by name. */
export const DetentionPage: FC<
  Words & {
    one: Detention;
    people: (Detained & { names: Listed['names'] })[];
    page: number;
    pages: number;
    sources: SourceList;
  }
> = ({ say, href, one, people, page, pages, sources }) => {
  const days = daysInWords(say, one);
  const own = `/detentions/${one.code}`;
  return (
    <>
      <h1 lang={english(say)}>{one.title}</h1>
      <p class="meta">
        {one.happened && dateInWords(one.happened, say)}
        {one.happened && one.place && ' · '}
        {one.place && <Foreign lang={english(say)}>{one.place}</Foreign>}
        {days && <> · {days}</>}
        <Notes of={one.sources} {...{ sources, say }} />
      </p>
      {one.text && <p lang={english(say)}>{one.text}</p>}
      {one.why && (
        <p class="small" lang={english(say)}>
          {one.why}
        </p>
      )}
      <TwoFigures {...{ say, one }} />
      <section>
        <h2>{say('register.detentions.reported')}</h2>
        <p class="small">{say('register.detentions.reported_about')}</p>
        <Figures {...{ say, href, one, sources }} />
      </section>
      <section>
        <h2 id="people">{say('register.detentions.by_name')}</h2>
        {people.length === 0 ? (
          <p>{say('register.detentions.nobody')}</p>
        ) : (
          <Table
            caption={say('register.detentions.people_caption', { count: one.named })}
            head={['person', 'date', 'place', 'days', 'article'].map((name) =>
              say(`register.detentions.head.${name}`),
            )}
            numbers={[3]}
          >
            {people.map((person) => {
              const name = nameIn(person.names, say.language, person.name);
              return (
                <tr>
                  <td>
                    <a href={href(`/people/${person.slug}`)} lang={name.lang ?? undefined}>
                      {name.form}
                    </a>
                  </td>
                  <td>{person.happened && dateInWords(person.happened, say)}</td>
                  <td>{person.place ? <Foreign>{person.place}</Foreign> : '–'}</td>
                  <td class="n">{person.days}</td>
                  <td>{person.article && <Foreign>{person.article}</Foreign>}</td>
                </tr>
              );
            })}
          </Table>
        )}
        <Pages
          page={page}
          hasNext={page < pages}
          at={(one) => href(`${own}?page=${one}`)}
          words={{
            previous: say('register.page.previous'),
            next: say('register.page.next'),
            name: say('register.page.name'),
          }}
        />
      </section>
      <p class="small">
        <a href={href(`${own}.csv`)}>{say('register.detentions.as_table')}</a> ·{' '}
        <a href={href('/detentions')}>{say('register.detentions.all')}</a>
      </p>
      <Sources {...{ say, href, sources }} />
    </>
  );
};

/** Reported by name and reported in number: two figures, never one. */
export const TwoFigures: FC<{ say: Say; one: Detention }> = ({ say, one }) => (
  <BigNumbers>
    <BigNumber value={number(one.named, say.language)}>
      {say('register.detentions.count_named', { count: one.named })}
    </BigNumber>
    <BigNumber value={spanInWords(say, one.figures)}>{say('register.detentions.count_reported')}</BigNumber>
  </BigNumbers>
);

const Figures: FC<Words & { one: Detention; sources: SourceList }> = ({ say, one, sources }) =>
  one.figures.length === 0 ? (
    <p>{say('register.detentions.no_figure')}</p>
  ) : (
    <ul>
      {one.figures.map((figure) => (
        <li>
          {figureInWords(say, figure)}
          {figure.scope && (
            <>
              , <span lang={english(say)}>{figure.scope}</span>
            </>
          )}
          <Notes of={figure.sources} {...{ sources, say }} />
          {figure.why && (
            <>
              {' '}
              <small lang={english(say)}>{figure.why}</small>
            </>
          )}
        </li>
      ))}
    </ul>
  );
