import { Field, InputType } from '@nestjs/graphql';
import { inputError } from '../errors/answer-error';
import { all, any, type Criterion, contains, isText, isUnknown, not, startsWith } from './criterion';
import { folded } from '../pages/view-columns';

const longest = 100;

@InputType({ description: 'What a text is: every field that is given must agree. Null is like a field left out.' })
export class TextMatch {
  @Field(() => String, { nullable: true, description: 'Exactly this, letter by letter.' })
  equals?: string | null;

  @Field(() => [String], { nullable: true, description: 'Exactly one of these; at most 100.' })
  in?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description: `Has this in it, in capitals or not. At least three letters or digits in a row, at most ${longest} characters.`,
  })
  contains?: string | null;

  @Field(() => String, {
    nullable: true,
    description: `Begins with this, in capitals or not. At least one character, at most ${longest}.`,
  })
  startsWith?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Not known, or known.' })
  isNull?: boolean | null;
}

/**
 * @param column whose text is searched: its indexes have it in small letters, and by trigrams
 * @param path of the match, for errors
 * @throws AnswerError for a search that no index serves
 */
export const textCriterion = (column: string, match: TextMatch, path: string): Criterion => {
  const { equals, contains: part, startsWith: beginning, isNull } = match;
  const unknown = isUnknown(folded(column));
  return all([
    ...(equals != null ? [isText(column, equals)] : []),
    ...(match.in ? [any(match.in.map((text) => isText(column, text)))] : []),
    ...(part != null ? [contains(column, searched(part, `${path}.contains`))] : []),
    ...(beginning != null ? [startsWith(column, bounded(beginning, `${path}.startsWith`))] : []),
    ...(isNull != null ? [isNull ? unknown : not(unknown)] : []),
  ]);
};

/** The index of trigrams knows three characters of a word in a row. */
const searched = (text: string, path: string): string => {
  if (!/[\p{L}\p{N}]{3}/u.test(text)) throw inputError(path, 'must have at least 3 letters or digits in a row');
  return bounded(text, path);
};

const bounded = (text: string, path: string): string => {
  if (text === '' || text.length > longest)
    throw inputError(path, `must have 1 to ${longest} characters, but has ${text.length}`);
  return text;
};
