import { Hono } from 'hono';
import { publicKeyIn } from '../kernel/minisign.js';
import type { VisitorEnv } from '../page/web.js';

const questions = ['visit', 'adopt', 'mail', 'staff', 'seizure', 'correction'] as const;

/** `/safety`: how this site protects those who use it, in words that a visitor understands. */
export function safetyPage(): Hono<VisitorEnv> {
  return new Hono<VisitorEnv>().get('/safety', (c) => {
    const { say, config } = c.var;
    const key = publicKeyIn(config.data);
    return c.render(
      <div class="text">
        <h1>{say('site.safety.title')}</h1>
        <p class="standfirst">{say('site.safety.standfirst')}</p>
        {questions.map((question) => (
          <section>
            <h2>{say(`site.safety.${question}_title`)}</h2>
            <p>{say(`site.safety.${question}`)}</p>
          </section>
        ))}
        <section id="mirror">
          <h2>{say('site.safety.mirror_title')}</h2>
          <p>{say(key ? 'site.safety.mirror' : 'site.safety.mirror_none')}</p>
          {key && (
            <>
              <p>
                <code>{key.text}</code>
              </p>
              <p>
                {say('site.safety.mirror_check')} <code>minisign -Vm MIRROR.txt -P {key.text}</code>
              </p>
            </>
          )}
        </section>
      </div>,
      { title: say('site.safety.title') },
    );
  });
}
