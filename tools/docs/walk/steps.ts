/*
 * A walk is a page whose blocks can be performed one after the other:
 *     <!-- edit: FILE -->      above a block of kind diff: what changes in a file
 *     <!-- new: FILE -->       above any block: a file that is made
 *     a block of kind console  lines that begin with `$ ` are commands, the lines below each are its output
 *     a block of kind graphql  a question; the block of kind json that follows is its answer
 * Everything else is for the reader alone.
 */
export type Step =
  | { readonly kind: 'edit'; readonly file: string; readonly changes: readonly Change[] }
  | { readonly kind: 'new'; readonly file: string; readonly text: string }
  | { readonly kind: 'command'; readonly command: string; readonly output: string }
  | { readonly kind: 'question'; readonly query: string; readonly answer: string };

/** Lines of a file, before and after. */
export interface Change {
  readonly before: string;
  readonly after: string;
}

const fence = /(?:<!-- (edit|new): (\S+) -->\s*)?^```(\w+)\n([\s\S]*?)^```$/gm;

/** The steps of a page, in its order. @throws Error when a question has no answer below it */
export const stepsOf = (page: string): Step[] => {
  const blocks = [...page.matchAll(fence)].map(([, mark, file, language, text]) => ({ mark, file, language, text }));
  return blocks.flatMap(({ mark, file = '', language, text = '' }, at): Step[] => {
    if (mark === 'edit') return [{ kind: 'edit', file, changes: changesOf(text) }];
    if (mark === 'new') return [{ kind: 'new', file, text }];
    if (language === 'console') return commandsOf(text);
    if (language !== 'graphql') return [];
    const next = blocks[at + 1];
    if (next?.language !== 'json') throw new Error(`No answer stands below the question ${text}`);
    return [{ kind: 'question', query: text, answer: next.text ?? '' }];
  });
};

const commandsOf = (text: string): Step[] =>
  text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = '', ...output] = part.trimEnd().split('\n');
      return { kind: 'command', command, output: output.join('\n') };
    });

/** Lines that begin with `@@` stand between places that lie apart. */
const changesOf = (text: string): Change[] =>
  text.split(/^@@.*\n/m).map((place) => {
    const lines = place.replace(/\n$/, '').split('\n');
    const without = (sign: string) => lines.filter((line) => !line.startsWith(sign)).map((line) => line.slice(1));
    return { before: without('+').join('\n'), after: without('-').join('\n') };
  });

/** A file's text after an edit. @throws Error when a place is not found in it, or more than once */
export const edited = (text: string, { file, changes }: Extract<Step, { kind: 'edit' }>): string =>
  changes.reduce((before, change) => {
    const found = before.split(`\n${change.before}\n`).length - 1;
    if (found !== 1) throw new Error(`${file} has this ${found} times instead of once:\n${change.before}`);
    return before.replace(`\n${change.before}\n`, () => `\n${change.after}\n`);
  }, text);

/** The page with other outputs of its commands, and other answers, in their order: as they were recorded anew. */
export const rewritten = (page: string, recorded: readonly string[]): string => {
  const left = [...recorded];
  let asked = false;
  return page.replace(fence, (block: string, mark: string | undefined, _: string, language: string, text: string) => {
    if (mark !== undefined) return block;
    const isAnswer = asked && language === 'json';
    asked = language === 'graphql';
    if (isAnswer) return block.replace(text, () => `${left.shift() ?? ''}\n`);
    if (language !== 'console') return block;
    const lines = commandsOf(text).map((step) =>
      step.kind === 'command' ? [`$ ${step.command}`, left.shift()].filter(Boolean).join('\n') : '',
    );
    return block.replace(text, () => `${lines.join('\n\n')}\n`);
  });
};
