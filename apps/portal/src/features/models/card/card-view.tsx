import { Fragment } from 'react';
import { PlainTable } from '@app/ui';
import type { Block, Span } from './card-text';
import css from './card.module.css';

/** A model card, shown. It is in English, as the API makes it. */
export const CardView = ({ blocks }: { blocks: Block[] }) => (
  <article className={css.card} lang="en">
    {blocks.map((block, n) => (
      <Part key={n} block={block} />
    ))}
  </article>
);

function Part({ block }: { block: Block }) {
  switch (block.kind) {
    case 'heading': {
      // The page and the panel around it have the first two levels.
      const Heading = (['h3', 'h4', 'h5'] as const)[Math.min(block.level, 3) - 1];
      return (
        <Heading>
          <Line spans={block.line} />
        </Heading>
      );
    }
    case 'paragraph':
      return (
        <p>
          <Line spans={block.line} />
        </p>
      );
    case 'list':
      return (
        <ul>
          {block.items.map((item, n) => (
            <li key={n}>
              <Line spans={item} />
            </li>
          ))}
        </ul>
      );
    case 'quote':
      return (
        <blockquote>
          {block.lines.map((line, n) => (
            <p key={n}>
              <Line spans={line} />
            </p>
          ))}
        </blockquote>
      );
    case 'table':
      return (
        <PlainTable
          rows={block.rows.map((row, n) => ({ n, row }))}
          rowKey={({ n }) => String(n)}
          columns={block.head.map((head, n) => ({
            key: String(n),
            head: head.map(({ text }) => text).join(''),
            cell: ({ row }: { row: Span[][] }) => <Line spans={row[n] ?? []} />,
          }))}
        />
      );
  }
}

const Line = ({ spans }: { spans: Span[] }) => (
  <>
    {spans.map(({ kind, text }, n) => {
      if (kind === 'bold') return <b key={n}>{text}</b>;
      if (kind === 'code') return <code key={n}>{text}</code>;
      return <Fragment key={n}>{text}</Fragment>;
    })}
  </>
);
