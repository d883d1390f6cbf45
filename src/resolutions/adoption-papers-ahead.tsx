import type { FC } from 'hono/jsx';
import type { Say } from '../kernel/language.js';
import { Foreign, Table } from '../page/parts.js';
import type { Papers } from './adoption-papers.js';

const desk = (say: Say, code: string) => say(`resolutions.adoption.desk.${code}`);

/** What will leave when it is verified, and what is not made, with the reason. */
export const PapersAhead: FC<{ say: Say; papers: Papers }> = ({ say, papers }) => (
  <>
    <h2>{desk(say, 'papers')}</h2>
    <Table
      caption={desk(say, 'papers_caption')}
      head={['to', 'way', 'paper_language'].map((one) => desk(say, one))}
    >
      {papers.dispatches.map((one) => (
        <tr>
          <td>
            <Foreign>{one.addressee_name}</Foreign>
            {one.role === 'copy' && ` (${say('mailroom.counts.copy')})`}
          </td>
          <td>
            {desk(
              say,
              one.addressee_kind === 'lawyer'
                ? 'way_lawyer'
                : one.posted_by === 'organisation'
                  ? 'by_organisation'
                  : `way_${one.channel}`,
            )}
          </td>
          <td>
            {one.language}
            {one.covering && `, ${desk(say, 'covering_own')}`}
          </td>
        </tr>
      ))}
    </Table>
    {papers.notMade.length > 0 && (
      <Table caption={desk(say, 'not_made')} head={[desk(say, 'to'), desk(say, 'reason')]}>
        {papers.notMade.map((one) => (
          <tr>
            <td>
              <Foreign>{one.addressee_name}</Foreign>
            </td>
            <td>{say(`mailroom.not_made.${one.reason}`)}</td>
          </tr>
        ))}
      </Table>
    )}
  </>
);
