import { Hono } from 'hono';
import type { VisitorEnv } from '../page/web.js';

const questions = ['visit', 'adopt', 'mail', 'staff', 'seizure', 'correction'] as const;

/** `/safety`: how this site protects those who use it, in words that a visitor understands. */
export function safetyPage(): Hono<VisitorEnv> {
  return new Hono<VisitorEnv>().get('/safety', (c) => {
    const { say } = c.var;
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
      </div>,
      { title: say('site.safety.title') },
    );
  });
}
