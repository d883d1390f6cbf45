import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { today } from '../../kernel/clock.js';
import { type Language, languages, type Messages, type Say } from '../../kernel/language.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { dateInWords } from '../../page/date.js';
import { shownPdf } from '../../page/file-answer.js';
import { Foreign, Table } from '../../page/parts.js';
import type { DeskEnv } from '../../page/web.js';
import { type Press, PrintFailed } from '../../print/press.js';
import { campaign } from '../campaign.js';
import { spelled } from '../dispatch-code.js';
import type { AddresseeKind } from '../tables.js';
import { Ways } from '../ways.js';
import { type Addressee, type Bundle, bundleOf } from './bundle.js';
import { bundleData, bundleSheet } from './bundle-sheet.js';

const kinds: readonly AddresseeKind[] = ['office', 'prisoner', 'lawyer'];

/** `/desk/mailroom/proof/:kind/:id`: everything that was sent to one addressee, and the same as a PDF. */
export function bundleDesk({ press, messages }: { press: Press; messages: Messages }): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get('/desk/mailroom/proof/:kind/:id', async (c) => {
    const { db, say, config } = c.var;
    const addressee = addresseeIn(c);
    const bundle = await bundleOf(db, addressee, config.mailFrom);
    return c.render(<BundlePage {...{ say, bundle }} path={pathOf(addressee)} />, {
      title: say('mailroom.bundle.title'),
      section: 'mailroom',
    });
  });

  app.get('/desk/mailroom/proof/:kind/:id/proof.pdf', async (c) => {
    const { db, clock, config } = c.var;
    const bundle = await bundleOf(db, addresseeIn(c), config.mailFrom);
    const sender = await campaign(db);
    const asked = c.req.query('language') ?? sender.language;
    const language: Language = languages.find((one) => one === asked) ?? 'en';
    const data = bundleData(messages.in(language), bundle, sender, today(clock));
    const { pdf } = await printed(press, data);
    return shownPdf(pdf, 'proof');
  });

  return app;
}

/** What cannot be set is said in a sentence; a fault of the sheet is ours. */
async function printed(press: Press, data: unknown) {
  try {
    return await press.print(bundleSheet, data);
  } catch (error) {
    if (!(error instanceof PrintFailed) || error.code === 'sheet' || error.code === 'font') throw error;
    throw new Refused('mailroom.bundle.not_printed', { reason: error.code }, 503);
  }
}

function addresseeIn(c: Context<DeskEnv>): Addressee {
  const kind = kinds.find((one) => one === c.req.param('kind'));
  if (!kind) throw new Missing('addressee');
  return { kind, id: c.req.param('id') ?? '' };
}

const pathOf = ({ kind, id }: Addressee) => `/desk/mailroom/proof/${kind}/${id}`;

const columns = ['left', 'paper', 'sender', 'way', 'receipts', 'state'];

const BundlePage: FC<{ say: Say; bundle: Bundle; path: string }> = ({ say, bundle, path }) => (
  <>
    <h1>
      {say('mailroom.bundle.title')}: <Foreign>{bundle.name}</Foreign>
    </h1>
    <Ways say={say} here={null} />
    <p>{say('mailroom.bundle.about')}</p>
    <p class="acts">
      {languages.map((language) => (
        <a href={`${path}/proof.pdf?language=${language}`}>{say('mailroom.bundle.pdf', { language })}</a>
      ))}
    </p>
    {bundle.left_out > 0 && <p>{say('mailroom.bundle.left_out', { count: bundle.left_out })}</p>}
    <Table
      caption={say('mailroom.bundle.caption', { count: bundle.papers.length })}
      head={columns.map((column) => say(`mailroom.bundle.head.${column}`))}
    >
      {bundle.papers.map((paper) => (
        <tr>
          <td>{paper.left_on ? dateInWords(paper.left_on, say) : ''}</td>
          <td>
            <a href={`/desk/mailroom/dispatches/${paper.id}`}>{spelled(paper.code)}</a>{' '}
            <Foreign>{paper.title}</Foreign>
          </td>
          <td>
            <Foreign>{paper.sender_name}</Foreign>
          </td>
          <td>{say(`mailroom.bundle.sheet.way.${paper.channel}`)}</td>
          <td>{paper.receipts.join(', ')}</td>
          <td>{say(`mailroom.state.${paper.state}`)}</td>
        </tr>
      ))}
    </Table>
  </>
);
