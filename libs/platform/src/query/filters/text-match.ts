import { Field, InputType } from '@nestjs/graphql';
import { inputError } from '../errors/answer-error';
import { all, type Criterion, isIn, isLike, isUnknown, not } from './criterion';

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
    description: `Begins with this, in capitals or not. At least two letters or digits in a row, at most ${longest} characters.`,
  })
  startsWith?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Not known, or known.' })
  isNull?: boolean | null;
}

/**
 * @param path of the match, for errors
 * @throws AnswerError for a search that the index of trigrams does not serve
 */
export const textCriterion = (column: string, match: TextMatch, path: string): Criterion => {
  const { equals, contains, startsWith, isNull } = match;
  return all([
    ...(equals != null ? [isIn(column, [equals])] : []),
    ...(match.in ? [isIn(column, match.in)] : []),
    ...(contains != null ? [isLike(column, searched(contains, 3, `${path}.contains`), 'anywhere')] : []),
    ...(startsWith != null ? [isLike(column, searched(startsWith, 2, `${path}.startsWith`), 'beginning')] : []),
    ...(isNull != null ? [isNull ? isUnknown(column) : not(isUnknown(column))] : []),
  ]);
};

/** The index knows words by three characters of them in a row, and by two at their beginning. */
const searched = (text: string, least: 2 | 3, path: string): string => {
  if (text.length > longest) throw inputError(path, `must have at most ${longest} characters, but has ${text.length}`);
  const known = least === 3 ? /[\p{L}\p{N}]{3}/u : /[\p{L}\p{N}]{2}/u;
  if (!known.test(text)) throw inputError(path, `must have at least ${least} letters or digits in a row`);
  return text;
};
