import type { Child, FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { FactDate } from '../../page/fact-date.js';
import { type Filled, Hidden, Problems, Submit } from '../../page/form.js';
import { Flash, Foreign, Table } from '../../page/parts.js';
import type { Custody, Standing } from '../course/standing.js';
import { stepWord } from '../course/step-type.js';
import { daysInWords, evidenceInWords, standingInWords } from '../person-words.js';
import type { FactKind } from '../tables.js';
import type { AtDesk } from './at-desk.js';
import type { Choices, FactForm } from './fact-form.js';
import { factForms } from './fact-forms.js';
import { kinds_in_order, type RecordLine } from './record.js';
import { SaidFields } from './said-fields.js';

interface Words {
  say: Say;
  csrf: string;
  person: AtDesk;
}

/** A form that is open in its place on the page. */
export interface OpenForm {
  kind: FactForm;
  form: Filled;
  choices: Choices;
}

interface Props extends Words {
  lines: RecordLine[];
  standing: Standing;
  custody: Custody | null;
  open: OpenForm | null;
  /** The fact that has just been entered. */
  added: string | null;
  /** What may be told of all this. */
  children?: Child;
}

/** A person's record on one page: who it is, every fact with its sources, and a form for each kind. */
export const RecordPage: FC<Props> = (props) => {
  const { say, csrf, person, lines, open, added } = props;
  const standing = lines.filter((line) => line.struck_at === null);
  const struck = lines.filter((line) => line.struck_at !== null);
  const editable = new Set<FactKind>(factForms.map(({ kind }) => kind));
  return (
    <>
      <Head {...props} />
      <nav class="acts small" aria-label={say('register.record.add_name')}>
        {say('register.record.add')}{' '}
        {factForms.map(({ kind }) => (
          <a href={`/desk/people/${person.slug}?add=${kind}#add`}>{say(`register.desk.kind.${kind}`)}</a>
        ))}
      </nav>
      {added && !open && <Flash>{say('register.record.added')}</Flash>}
      {kinds_in_order.map((kind) => {
        const of = standing.filter((line) => line.kind === kind);
        const isOpen = open?.kind.kind === kind;
        if (of.length === 0 && !isOpen) return null;
        return (
          <section>
            <h2 id={kind}>{say(`register.record.kinds.${kind}`)}</h2>
            {of.length > 0 && <Lines {...{ say, person, lines: of, kind }} />}
            {isOpen && open ? (
              <AddForm {...{ say, csrf, person, open, added }} />
            ) : (
              editable.has(kind) && (
                <p class="small">
                  <a href={`/desk/people/${person.slug}?add=${kind}#add`}>
                    {say('register.record.add_one', { kind: say(`register.desk.kind.${kind}`) })}
                  </a>
                </p>
              )
            )}
          </section>
        );
      })}
      {props.children}
      {struck.length > 0 && (
        <section>
          <h2 id="struck">{say('register.record.struck_out')}</h2>
          <Lines {...{ say, person, lines: struck, kind: null }} />
        </section>
      )}
    </>
  );
};

const Head: FC<Words & { standing: Standing; custody: Custody | null; lines: RecordLine[] }> = (props) => {
  const { say, person, standing, custody, lines } = props;
  const names = lines.filter(({ kind, struck_at }) => kind === 'name' && struck_at === null);
  const others = [...new Set(names.map(({ text }) => text))].filter((text) => text !== person.name);
  const own = `/desk/people/${person.slug}`;
  const isOver = custody?.periods.every(({ to }) => to !== null);
  return (
    <>
      <h1>{person.name}</h1>
      {others.length > 0 && (
        <p class="meta">
          {others.slice(0, 12).map((name, place) => (
            <>
              {place > 0 && ' · '}
              <Foreign>{name}</Foreign>
            </>
          ))}
        </p>
      )}
      <p>
        {person.role && (
          <>
            <Foreign>{person.role}</Foreign> ·{' '}
          </>
        )}
        <span class="tag">{say(`register.desk.told.${person.told}`)}</span> {standingInWords(say, standing)}
        {standing.evidence && <> · {evidenceInWords(say, standing)}</>}
        {custody && (
          <>
            {' '}
            ·{' '}
            {say(isOver ? 'register.record.custody_over' : 'register.record.custody', {
              days: daysInWords(say, custody),
            })}
          </>
        )}
      </p>
      <p class="small">
        <a href="#telling">{say('register.desk.tell')}</a> ·{' '}
        <a href={`${own}/custody`}>{say('register.custody.desk.own')}</a> ·{' '}
        <a href={`${own}/own`}>{say('register.record.own')}</a> ·{' '}
        <a href={`${own}/history`}>{say('register.record.history')}</a> ·{' '}
        <a href={`${own}/lawyer`}>{say('register.desk.contact.link')}</a> ·{' '}
        <a href={`${own}/close`}>{say('register.record.who_works')}</a>
        {person.told === 'public' && (
          <>
            {' '}
            · <a href={`/people/${person.slug}`}>{say('register.desk.public_page')}</a>
          </>
        )}
      </p>
    </>
  );
};

const columns = ['date', 'fact', 'sources'];

/** Facts as lines of a table, each with an anchor of its own and a way to change it. */
const Lines: FC<{ say: Say; person: AtDesk; lines: RecordLine[]; kind: FactKind | null }> = (props) => {
  const { say, person, lines, kind } = props;
  return (
    <Table
      caption={
        kind
          ? say('register.record.lines', { count: lines.length, kind: say(`register.record.kinds.${kind}`) })
          : say('register.record.lines_struck', { count: lines.length })
      }
      head={columns.map((name) => say(`register.record.head.${name}`))}
    >
      {lines.map((line) => (
        <tr id={`fact-${line.id}`}>
          <td>{line.date ? <FactDate date={line.date} say={say} /> : ''}</td>
          <td>
            {kind === null && <>{say(`register.desk.kind.${line.kind}`)}: </>}
            {line.step !== null && <>{stepWord(say, line.step)}: </>}
            {line.struck_at ? (
              <del>
                <Foreign>{line.text}</Foreign>
              </del>
            ) : (
              <Foreign>{line.text}</Foreign>
            )}
            {line.note && (
              <small>
                {' '}
                <Foreign>{line.note}</Foreign>
              </small>
            )}
            <Telling {...{ say, person, line }} />
          </td>
          <td>
            {line.sources.map((source, place) => (
              <>
                {place > 0 && '; '}
                <span title={source.title}>
                  <code>{source.code}</code> <Foreign>{source.publisher ?? source.title}</Foreign>
                  {source.published_on && `, ${dateInWords(source.published_on, say)}`}
                </span>
              </>
            ))}
          </td>
        </tr>
      ))}
    </Table>
  );
};

/** How far a fact is told, how sure it is, and the ways to change either. */
const Telling: FC<{ say: Say; person: AtDesk; line: RecordLine }> = ({ say, person, line }) => {
  const own = `/desk/people/${person.slug}`;
  const fact = shortened(line);
  const told = say(`register.desk.told.${line.told}`);
  // "Public, one source" would else be read as if visitors saw that source.
  const isPublic = line.told === 'public' && !line.struck_at;
  const unseen = isPublic ? line.sources.filter((source) => source.told !== 'public').length : 0;
  return (
    <div class="small">
      <a href={`${own}/facts/${line.id}`} aria-label={say('register.record.change_this', { fact })}>
        {say('register.record.change')}
      </a>
      {!line.struck_at && (
        <>
          {' · '}
          <a
            href={`${own}/tell?fact=${line.id}`}
            aria-label={say('register.record.tell_this', { fact, told })}
          >
            {told}
          </a>
        </>
      )}
      {' · '}
      {say(`register.record.sure.${line.confidence}`)}
      {unseen > 0 && ` · ${say('register.record.unseen', { count: unseen })}`}
    </div>
  );
};

function shortened({ date, text }: RecordLine): string {
  const short = text.length > 60 ? `${text.slice(0, 59)}…` : text;
  return [date, short].filter(Boolean).join(' ');
}

const AddForm: FC<Words & { open: OpenForm; added: string | null }> = (props) => {
  const { say, csrf, person, open, added } = props;
  return (
    <form method="post" action={`/desk/people/${person.slug}/facts`} id="add" class="text">
      <h3>{say(`register.record.new.${open.kind.kind}`)}</h3>
      {added && (
        <Flash>
          {say('register.record.added')} <a href={`#fact-${added}`}>{say('register.record.see_it')}</a>
        </Flash>
      )}
      <Problems form={open.form} title={say('register.desk.problems')} />
      <Hidden name="csrf" value={csrf} />
      <Hidden name="kind" value={open.kind.kind} />
      <SaidFields {...open} />
      <p class="acts">
        <Submit label={say('register.record.enter')} />
        <Submit second name="again" value="yes" label={say('register.record.enter_another')} />
        <a href={`/desk/people/${person.slug}#${open.kind.kind}`}>{say('register.record.leave')}</a>
      </p>
    </form>
  );
};
