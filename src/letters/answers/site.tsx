import { type Context, Hono } from 'hono';
import { Refused } from '../../kernel/refusals.js';
import { savedFile } from '../../page/file-answer.js';
import { isFormBehind } from '../../page/form-token.js';
import { smallForm } from '../../page/small-form.js';
import { typedIn } from '../../page/typed.js';
import type { VisitorEnv } from '../../page/web.js';
import type { OwnAnswerActs } from './own-answers.js';

const own = '/letters/mine/:token/answers/:number{[1-9][0-9]{0,2}}';

/** `/letters/mine/<token>/answers/<n>`: what came back, for the writer who holds the private link, and whether it may be told. */
export function answersSite({ acts }: { acts: OwnAnswerActs }): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();
  app.get(own, async (c) => {
    const number = c.req.param('number');
    const { content, media_type } = await acts.scan(c.req.param('token'), Number(number));
    return savedFile(content, `answer-${number}`, media_type);
  });
  app.post(`${own}/agree`, smallForm, (c) => pressed(c, acts.agree, 'agreed'));
  app.post(`${own}/take-back`, smallForm, (c) => pressed(c, acts.takeBack, 'taken_back'));
  return app;
}

/** A button of the private page was pressed: does it, and leads back. */
async function pressed(
  c: Context<VisitorEnv>,
  act: (token: string, number: number) => Promise<void>,
  done: string,
): Promise<Response> {
  const token = c.req.param('token') ?? '';
  c.header('Cache-Control', 'no-store');
  c.header('Referrer-Policy', 'no-referrer');
  if (!isFormBehind(token, (await typedIn(c, 'csrf')).csrf))
    throw new Refused('letters.writing.own.no_token', {}, 403);
  await act(token, Number(c.req.param('number')));
  return c.redirect(`${c.var.href(`/letters/mine/${token}`)}?done=${done}`, 303);
}
