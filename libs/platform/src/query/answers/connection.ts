import type { Type } from '@nestjs/common';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { defaultPage, largestPage, type Page, type PageArguments, type PageInfo } from '../pages/page';
import { Long } from './scalars';

@ObjectType('PageInfo', { description: 'Where a page stands in its list (Relay specification).' })
export class PageInfoAnswer implements PageInfo {
  @Field(() => Boolean, { description: 'Whether rows follow. Paging backward: whether `before` was given.' })
  hasNextPage: boolean;

  @Field(() => Boolean, { description: 'Whether rows precede. Paging forward: whether `after` was given.' })
  hasPreviousPage: boolean;

  @Field(() => String, { nullable: true, description: 'Of the first row: `before` it lies the previous page.' })
  startCursor: string | null;

  @Field(() => String, { nullable: true, description: 'Of the last row: `after` it lies the next page.' })
  endCursor: string | null;
}

@ArgsType()
export class PageArgs implements PageArguments {
  @Field(() => Int, {
    nullable: true,
    description: `Rows from the beginning, at most ${largestPage}; ${defaultPage} when neither first nor last is given.`,
  })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only rows after this cursor.' })
  after?: string | null;

  @Field(() => Int, { nullable: true, description: `Rows from the end, at most ${largestPage}.` })
  last?: number | null;

  @Field(() => String, { nullable: true, description: 'Only rows before this cursor.' })
  before?: string | null;
}

/** What a connection field resolves to. */
export interface ConnectionAnswer<Node> extends Partial<Page<Node>> {
  readonly nodes?: readonly Node[];
  readonly totalCount?: bigint;
}

/** The two types of a Relay connection over this node: `OrderEdge` and `OrderConnection`. */
export const connectionOf = <Node>(node: Type<Node>, name: string): Type<ConnectionAnswer<Node>> => {
  @ObjectType(`${name}Edge`, { description: `A row of a page and its place.` })
  class Edge {
    @Field(() => String, { description: 'Place of this row, for `after` and `before`.' })
    cursor: string;

    @Field(() => node, { nullable: true, description: 'The row; null when it cannot be read.' })
    node: Node;
  }

  @ObjectType(`${name}Connection`, { description: 'A page of a list (Relay specification).' })
  class Connection {
    @Field(() => [Edge], { description: 'The rows of this page, each with its cursor.' })
    edges: Edge[];

    @Field(() => [node], { nullable: 'items', description: 'The rows of this page, without their cursors.' })
    nodes: Node[];

    @Field(() => PageInfoAnswer, { description: 'Whether there is more, and where.' })
    pageInfo: PageInfoAnswer;

    @Field(() => Long, { description: 'Rows of the whole list. Counted only when asked for.' })
    totalCount: bigint;
  }
  return Connection;
};
