import type { Child, FC } from 'hono/jsx';

/** Something that has just happened, said once at the top of a page. */
export const Flash: FC<{ children: Child }> = ({ children }) => (
  <p class="flash" role="status">
    {children}
  </p>
);

/** One large, honest number and what it counts. */
export const BigNumber: FC<{ value: string; children: Child }> = ({ value, children }) => (
  <div>
    {/* Words stay apart without the style sheet, too. */}
    <b class="number">{value}</b> <span>{children}</span>
  </div>
);

export const BigNumbers: FC<{ children: Child }> = ({ children }) => <div class="numbers">{children}</div>;

/** A table that scrolls inside itself when it is wider than the page; its caption is its name. */
export const Table: FC<{ caption: string; head: Child[]; numbers?: number[]; children: Child }> = (props) => (
  <section class="scroll" aria-label={props.caption} tabindex={0}>
    <table>
      <caption>{props.caption}</caption>
      <thead>
        <tr>
          {props.head.map((cell, place) => (
            <th scope="col" class={props.numbers?.includes(place) ? 'n' : undefined}>
              {cell}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{props.children}</tbody>
    </table>
  </section>
);

/**
 * A table that becomes a list on a phone, where its columns would be cut off: each row a block, each cell with its own
 * name. The roles say what the elements are by themselves: shown as a list, some browsers would forget that it is one.
 */
export const ListedTable: FC<{ caption: string; head: Child[]; numbers?: number[]; children: Child }> = (
  props,
) => (
  <div class="stack">
    {/* biome-ignore lint/a11y/noRedundantRoles: shown as a list, it has to stay a table for readers of screens */}
    <table role="table">
      <caption>{props.caption}</caption>
      {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
      <thead role="rowgroup">
        {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
        <tr role="row">
          {props.head.map((cell, place) => (
            // biome-ignore lint/a11y/noRedundantRoles: as above
            <th scope="col" role="columnheader" class={props.numbers?.includes(place) ? 'n' : undefined}>
              {cell}
            </th>
          ))}
        </tr>
      </thead>
      {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
      <tbody role="rowgroup">{props.children}</tbody>
    </table>
  </div>
);

export const ListedRow: FC<{ children: Child }> = ({ children }) => (
  // biome-ignore lint/a11y/noRedundantRoles: shown as a list, it has to stay a row
  <tr role="row">{children}</tr>
);

/** A cell; as part of a list it says itself what it tells. An empty one is left out there. */
export const ListedCell: FC<{ label?: string; number?: boolean; children: Child }> = (props) => (
  // biome-ignore lint/a11y/noRedundantRoles: shown as a list, it has to stay a cell
  <td role="cell" class={props.number ? 'n' : undefined} data-label={props.label}>
    {props.children}
  </td>
);

interface PagerWords {
  previous: string;
  next: string;
  name: string;
}

/** Previous and next of a long list that is cut into pages: the `page` of 1, 2, …, and where each stands. */
export const Pages: FC<{
  page: number;
  hasNext: boolean;
  at: (page: number) => string;
  words: PagerWords;
}> = ({ page, hasNext, at, words }) => (
  <Pager previous={page > 1 ? at(page - 1) : ''} next={hasNext ? at(page + 1) : ''} words={words} />
);

/** Previous and next of what stands in a row. */
export const Pager: FC<{ previous?: string; next?: string; words: PagerWords }> = ({
  previous,
  next,
  words,
}) =>
  previous || next ? (
    <nav class="pager" aria-label={words.name}>
      {previous && (
        <a rel="prev" href={previous}>
          {words.previous}
        </a>
      )}
      {next && (
        <a rel="next" href={next}>
          {words.next}
        </a>
      )}
    </nav>
  ) : null;

/** Text that somebody else wrote: its direction is its own, and it cannot disturb its neighbours. */
export const Foreign: FC<{ children: Child; lang?: string }> = ({ children, lang }) => (
  <bdi lang={lang}>{children}</bdi>
);
