import { Hono } from 'hono';
import { savedFile } from '../../page/file-answer.js';
import type { VisitorEnv } from '../../page/web.js';
import type { OwnAnswerActs } from './own-answers.js';

/** `/letters/mine/<token>/answers/<n>`: what came back, for the writer who holds the private link. */
export function answersSite({ acts }: { acts: OwnAnswerActs }): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();
  app.get('/letters/mine/:token/answers/:number{[1-9][0-9]{0,2}}', async (c) => {
    const number = c.req.param('number');
    const { content, media_type } = await acts.scan(c.req.param('token'), Number(number));
    return savedFile(content, `answer-${number}`, media_type);
  });
  return app;
}
