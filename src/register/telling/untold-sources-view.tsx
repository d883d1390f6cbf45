import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { Foreign } from '../../page/parts.js';
import { sourcePath } from '../sources/sources-desk.js';
import type { UntoldSource } from './untold-sources.js';

/** A warning that visitors do not see some sources, each with the way to where it can be told; nothing where they see all. */
export const UntoldSources: FC<{ say: Say; sources: UntoldSource[] }> = ({ say, sources }) =>
  sources.length === 0 ? null : (
    <section class="disputed" id="untold-sources">
      <p>
        <strong>{say('register.telling.untold.title', { count: sources.length })}</strong>{' '}
        {say('register.telling.untold.about')}
      </p>
      <ul>
        {sources.map(({ code, title, publisher, told, facts }) => (
          <li>
            <a href={`${sourcePath(code)}#tell`}>
              <Foreign>{title}</Foreign>
            </a>
            {publisher && (
              <>
                , <Foreign>{publisher}</Foreign>
              </>
            )}{' '}
            <span class="tag">{say(`register.desk.told.${told}`)}</span>{' '}
            <span class="small">{say('register.telling.untold.facts', { count: facts })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
