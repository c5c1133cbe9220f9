/** A selector of a PromQL expression: `refold_ready{job="orders"}`. */
export interface Selector {
  readonly metric: string;
  /** Labels that it compares. */
  readonly labels: readonly string[];
}

export interface Expression {
  /** Where the text is no PromQL. */
  readonly errors: readonly string[];
  readonly selectors: readonly Selector[];
  /** Labels by which something is grouped or matched. */
  readonly grouping: readonly string[];
}

/** What an expression selects and by what it groups, as Prometheus' own grammar reads it. */
export const readExpression = async (text: string): Promise<Expression> => {
  const { parser } = await import('@prometheus-io/lezer-promql');
  const [errors, selectors, grouping]: [string[], { metric: string; labels: string[] }[], string[]] = [[], [], []];
  let inGrouping = -1;
  parser.parse(text).iterate({
    enter: ({ name, from, to, type }) => {
      const part = text.slice(from, to);
      if (type.isError) errors.push(`at ${from}: ${text.slice(from, from + 20)}`);
      if (name === 'VectorSelector') selectors.push({ metric: '', labels: [] });
      const selector = selectors.at(-1);
      if (name === 'Identifier' && selector && selector.metric === '') selector.metric = part;
      if (name === 'GroupingLabels') inGrouping = to;
      if (name !== 'LabelName') return;
      if (from < inGrouping) grouping.push(part);
      else selector?.labels.push(part);
    },
  });
  return { errors, selectors, grouping };
};
