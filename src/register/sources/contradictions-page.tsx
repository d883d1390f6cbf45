import type { FC } from 'hono/jsx';
import type { Listed } from '../people.js';
import { nameIn } from '../person.js';
import type { Contradiction } from './contradiction.js';
import { Disagreement } from './contradiction-view.js';
import { Sources, type Words } from './footnotes.js';
import type { SourceList } from './source.js';

/** Every question on which sources disagree, with whom it is about. */
export const ContradictionsPage: FC<
  Words & {
    all: Contradiction[];
    people: Map<string, Pick<Listed, 'slug' | 'name' | 'names'>>;
    sources: SourceList;
  }
> = ({ say, href, all, people, sources }) => (
  <div class="text">
    <h1>{say('register.contradiction.title')}</h1>
    <p class="standfirst">{say('register.contradiction.standfirst')}</p>
    <p>{say('register.contradiction.count', { count: all.length })}</p>
    {all.map((one) => (
      <>
        <Disagreement of={one} {...{ say, href, sources }} />
        {one.people.length > 0 && (
          <p class="small">
            {say('register.contradiction.about')}{' '}
            {one.people.map((slug, place) => {
              const person = people.get(slug);
              const name = person && nameIn(person.names, say.language, person.name);
              return (
                <>
                  {place > 0 && ', '}
                  <a href={href(`/people/${slug}#${one.code}`)} lang={name?.lang ?? undefined}>
                    {name?.form ?? slug}
                  </a>
                </>
              );
            })}
          </p>
        )}
      </>
    ))}
    <Sources {...{ say, href, sources }} />
  </div>
);
