import {
  type DirectiveNode,
  type DocumentNode,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  visit,
} from 'graphql';

/** Names of the variables that decide, by @skip or @include, which fields a document asks for. */
export const skippingVariables = (document: DocumentNode): readonly string[] => {
  const names = new Set<string>();
  visit(document, {
    Directive: (directive) => {
      for (const { value } of argumentsOfSkipping(directive))
        if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names].sort();
};

const argumentsOfSkipping = ({ name, arguments: given = [] }: DirectiveNode) =>
  [GraphQLSkipDirective, GraphQLIncludeDirective].some((known) => known.name === name.value) ? given : [];
